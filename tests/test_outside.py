"""What is fixed outside Python: Streamlit's options, the fonts, and what a fresh machine is told."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "ui" / "fonts"
CONFIG: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"


def _options(table: dict[str, Any], known: frozenset[str], above: str = "") -> Iterator[str]:
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and name not in known:
            yield from _options(value, known, f"{name}.")
        else:
            yield name


def test_every_option_is_one_that_the_pinned_streamlit_knows() -> None:
    known = frozenset(config.get_config_options())
    assert set(_options(CONFIG, known)) <= known


def test_hidden_options_are_named() -> None:
    assert CONFIG["runner"]["postScriptGC"] is False
    assert CONFIG["server"]["fileWatcherType"] == "none"
    assert CONFIG["server"]["trustedUserHeaders"] == {"X-App-User": "uid"}


def test_every_font_face_is_a_file_we_ship() -> None:
    named = {face["url"] for face in CONFIG["theme"]["fontFaces"]}
    assert named == {f"/tep/fonts/{file.name}" for file in FONTS.glob("*-normal.woff2")}


def test_fonts_weigh_at_most_120_kilobytes_and_carry_their_licence() -> None:
    assert sum(file.stat().st_size for file in FONTS.glob("*.woff2")) <= 120 * 1024
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("weight", ["400", "600", "700"])
def test_each_weight_covers_every_vietnamese_letter(weight: str) -> None:
    faces = [face for face in CONFIG["theme"]["fontFaces"] if face["weight_range"] == weight]
    covered = {code for face in faces for code in _codes(face["unicode_range"])}
    assert {letter for letter in LETTERS + LETTERS.upper() if ord(letter) not in covered} == set()


def _codes(ranges: str) -> Iterator[int]:
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def test_machine_without_python_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / "ensure-venv"
    script.write_bytes((ROOT / "scripts" / "ensure-venv").read_bytes())
    told = subprocess.run(
        ["bash", script, "requirements.txt"],
        env={"PATH": "/usr/bin:/bin", "PYTHON": "python-that-is-not-there"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "Python 3.11" in told.stderr

"""A fault in a stimulus names the field that is wrong, even one that is called like a kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.reading import CONTENT, read_lesson

CALL = "    stimulus:\n      kind: call\n      number: '113'\n"


@pytest.mark.parametrize(
    ("stimulus", "place"),
    [
        ("    stimulus:\n      kind: post\n      author: A\n", "stimulus.text"),
        (f"{CALL}      turns:\n        - who: me\n", "stimulus.turns.0.text"),
        (f"{CALL}      speed: nhanh\n", "stimulus.speed"),
        (CALL, "stimulus: cuộc gọi phải có lời nói"),
    ],
)
def test_fault_names_its_place(stimulus: str, place: str, tmp_path: Path) -> None:
    whole = (CONTENT / "nhan-dien" / "tin-nhan-ngan-hang.yaml").read_text(encoding="utf-8")
    before, rest = whole.split("    stimulus:\n", 1)
    after = rest[rest.index("    signs:\n") :]
    file = tmp_path / "tin-nhan-ngan-hang.yaml"
    file.write_text(before + stimulus + after, encoding="utf-8")
    assert any(f"cards.3.{place}" in str(fault) for fault in read_lesson(file).faults)

"""Colours stay legible in light and dark, and Streamlit's own widgets are told the same ones."""

from __future__ import annotations

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest

from lessons.stimulus import STIMULUS_KINDS
from ui.theme import DARK_TOKENS, DRAWINGS, TOKENS, style

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
MODES = {"light": TOKENS, "dark": DARK_TOKENS}
TEXTS = ("ink", "mute", "brand", "amber-ink", "risk", "safe")
GROUNDS = (
    "paper",
    "card",
    "brand-soft",
    "amber-soft",
    "risk-soft",
    "safe-soft",
    "calm-soft",
    "bubble",
    "sheet",
)
PAIRS = (
    *product(TEXTS, GROUNDS),
    *product(("ink",), ("off", "track", "portrait", "heat-1", "heat-2", "heat-3")),
)
TONES = ("risk", "safe", "amber-ink", "mute")


@pytest.mark.parametrize("mode", MODES)
def test_text_is_legible_on_every_ground(mode: str) -> None:
    tokens = MODES[mode]
    faint = [(text, ground) for text, ground in PAIRS if _contrast(tokens[text], tokens[ground]) < 4.5]
    assert faint == []
    assert all(_contrast(tokens["on-tone"], tokens[tone]) >= 4.5 for tone in TONES)
    assert all(_contrast("#FFFFFF", tokens[ground]) >= 4.5 for ground in ("brand-fill", "brand-press"))


@pytest.mark.parametrize("mode", MODES)
def test_edges_of_fields_can_be_seen(mode: str) -> None:
    assert _contrast(MODES[mode]["field-line"], MODES[mode]["card"]) >= 3


def test_both_modes_name_the_same_colours_and_rules_use_only_those() -> None:
    assert set(TOKENS) == set(DARK_TOKENS)
    used = set(re.findall(r"var\(--([a-z0-9-]+)", style(True) + style(False)))
    assert set(TOKENS) <= used
    named = set(re.findall(r"--([a-z0-9-]+):", style(True)))
    assert used - named <= {"part"}


def test_no_token_is_named_again_by_a_rule() -> None:
    rules = style(True).split("}}", 1)[1]
    assert set(re.findall(r"--([a-z0-9-]+):", rules)) & set(TOKENS) == set()


def test_streamlit_paints_dark_with_the_same_colours() -> None:
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    for colours, tokens in ((theme, TOKENS), (theme["dark"], DARK_TOKENS)):
        assert colours["primaryColor"] == colours["linkColor"] == tokens["brand"]
        assert (colours["backgroundColor"], colours["textColor"]) == (tokens["paper"], tokens["ink"])
        assert (colours["secondaryBackgroundColor"], colours["borderColor"]) == (
            tokens["card"],
            tokens["line"],
        )


def test_a_style_sheet_of_drawings_belongs_to_a_kind() -> None:
    assert {file.stem for file in DRAWINGS.glob("*.css")} <= {*STIMULUS_KINDS, "pieces"}


def test_what_a_drawing_names_is_not_dressed_by_the_pages_too() -> None:
    """A name that both use puts a page's colours on a message: a transfer stood on the ground of a hint."""
    drawn = "".join(file.read_text(encoding="utf-8") for file in DRAWINGS.glob("*.css"))
    named = set(re.findall(r"^\.(lc-[a-z0-9-]+)\{", drawn, re.MULTILINE))
    pages = (DRAWINGS.parents[1] / "theme.css").read_text(encoding="utf-8")
    assert named & {*re.findall(r"\.(lc-[a-z0-9-]+)", pages)} == set() < named


def test_nothing_is_loaded_from_outside() -> None:
    assert re.findall(r"url\((?!\"data:)", style(True) + style(False)) == []
    assert "@import" not in style(True)


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

"""A lesson's picture: its words in the product's own face and large enough, its colours right in dark."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lessons.reading import list_lesson_files
from ui.parts.picture import dress
from ui.theme import DARK_TOKENS, TOKENS

PICTURES = sorted({svg for lesson in list_lesson_files() for svg in lesson.parent.glob("*.svg")})
# What is left of the narrowest phone's 360 pixels within a card.
ROOM = 290
LEAST = 13.5


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_words_are_large_enough_on_a_phone(path: Path) -> None:
    svg = path.read_text(encoding="utf-8")
    width = float(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    assert min(float(size) * ROOM / width for size in re.findall(r'font-size="([\d.]+)"', svg)) >= LEAST


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_every_colour_is_a_token_and_has_a_dark_one(path: Path) -> None:
    svg = path.read_text(encoding="utf-8")
    used = set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg))
    assert used <= set(TOKENS.values())
    dressed = dress(svg, TOKENS, DARK_TOKENS)
    dark = dressed.partition("prefers-color-scheme:dark")[2]
    assert used and all(f'fill="{colour}" i]{{fill:#' in dark for colour in used)


def test_dressed_picture_stays_well_formed_and_brings_its_face() -> None:
    dressed = dress(PICTURES[0].read_text(encoding="utf-8"), TOKENS, DARK_TOKENS)
    assert ElementTree.fromstring(dressed).tag.endswith("svg")
    assert dressed.count("@font-face") == 2 and "http" not in dressed.partition("<style>")[2]

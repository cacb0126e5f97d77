"""The look: theme.css and the tokens it is drawn with, put on every page in one call."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import streamlit as st

from text import t

STYLE = Path(__file__).with_name("theme.css")
LEARNER_STYLE = Path(__file__).with_name("theme-learner.css")
TOKENS = {
    "ink": "#14213D",
    "mute": "#5B6478",
    "line": "#E4E1D8",
    "paper": "#F7F5F0",
    "card": "#FFFFFF",
    "brand": "#14539A",
    "brand-soft": "#E6EFF9",
    "amber": "#B86E00",
    "amber-soft": "#FFF3DC",
    "risk": "#B3261E",
    "risk-soft": "#FDE9E7",
    "safe": "#17704A",
    "safe-soft": "#E3F4EB",
    "night": "#12263F",
}
# Words that only a style sheet can put in place of Streamlit's English ones.
WORDS = {
    "offline": "parts.offline",
    "upload": "parts.upload",
    "upload-limit": "parts.upload_limit",
    "copy": "parts.copy",
}
SIGN_NUMBERS = range(1, 10)
PICKED = (
    ".lc-pick-#:checked~.lc-reasons .lc-reason-#{display:block}",
    ".lc-pick-#:checked~.lc-card .lc-chip.lc-tap-#{border:2px solid var(--tone);background:var(--ground)}",
    ".lc-pick-#:focus-visible~.lc-card .lc-chip.lc-tap-#{outline:3px solid var(--brand);outline-offset:2px}",
)
LEARNER_COLUMN, OFFICE_COLUMN = "600px", "1180px"


def apply_theme(wide: bool) -> None:
    """Dress the page: `wide` for heads and the office, otherwise a learner's one column."""
    st.html(style(wide))


@cache
def style(wide: bool) -> str:
    """The whole style element; the same string each time, so that it is sent to a browser once."""
    files = (STYLE,) if wide else (STYLE, LEARNER_STYLE)
    rules = "".join(_shortened(file.read_text(encoding="utf-8")) for file in files)
    return f"<style>{_variables(wide)}{rules}{_picked()}</style>"


def _variables(wide: bool) -> str:
    colours = "".join(f"--{name}:{value};" for name, value in TOKENS.items())
    words = "".join(
        f"--words-{name}:{json.dumps(t(key), ensure_ascii=False)};" for name, key in WORDS.items()
    )
    return f":root{{{colours}{words}--column:{OFFICE_COLUMN if wide else LEARNER_COLUMN}}}"


def _picked() -> str:
    """One rule a number: the chosen sign shows its reason, its chip is lit and carries the focus."""
    return "".join(rule.replace("#", str(number)) for number in SIGN_NUMBERS for rule in PICKED)


def _shortened(css: str) -> str:
    """Without comments and line breaks."""
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))

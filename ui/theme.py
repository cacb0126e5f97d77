"""The look: theme.css and the tokens it is drawn with, put on every page in one call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from text import t

STYLE = Path(__file__).with_name("theme.css")
LEARNER_STYLE = Path(__file__).with_name("theme-learner.css")
# How a table with no room for its columns looks, and for which tables that is so from which width on.
BLOCKS = Path(__file__).with_name("theme-blocks.css")
NO_ROOM = (
    ("@media (max-width:560px)", ".lc-table"),
    ("@container (max-width:640px)", ".lc-wide"),
    ("@container (max-width:860px)", ".lc-widest"),
)
DRAWINGS = Path(__file__).parent / "parts" / "drawings"
TOKENS = {
    "ink": "#14213D",
    "mute": "#5B6478",
    "line": "#E4E1D8",
    "paper": "#F7F5F0",
    "card": "#FFFFFF",
    "brand": "#14539A",
    "brand-soft": "#E6EFF9",
    "brand-line": "#BFD3EB",
    "brand-fill": "#14539A",
    "brand-press": "#0F4380",
    "amber": "#B86E00",
    "amber-ink": "#8A5200",
    "amber-soft": "#FFF3DC",
    "amber-line": "#EBD09B",
    "amber-fill": "#8A5200",
    "risk": "#B3261E",
    "risk-soft": "#FDE9E7",
    "risk-line": "#F0BFBA",
    "safe": "#17704A",
    "safe-soft": "#E3F4EB",
    "safe-line": "#A5D3BB",
    "safe-fill": "#17704A",
    "calm-soft": "#EFEDE6",
    "on-tone": "#FFFFFF",
    "edge": "#A9C3E2",
    "track": "#E8E5DC",
    "off": "#ECEAE3",
    "field-line": "#858B9C",
    "heat-1": "#FCEBD2",
    "heat-2": "#F8CF9A",
    "heat-3": "#EFA06B",
    "night": "#12263F",
    "bubble": "#E9EAEE",
    "rim": "#CFCBBF",
    "portrait": "#D9DEE8",
    "sheet": "#FFFEFA",
}
# Read by whoever has set their phone or computer to dark; .streamlit/config.toml says the same to Streamlit.
DARK_TOKENS = {
    "ink": "#E9EDF5",
    "mute": "#ABB5C7",
    "line": "#303C52",
    "paper": "#101827",
    "card": "#192334",
    "brand": "#92BEF2",
    "brand-soft": "#1E3553",
    "brand-line": "#35557D",
    "brand-fill": "#2C69B5",
    "brand-press": "#3677C8",
    "amber": "#E2A64F",
    "amber-ink": "#F1C27B",
    "amber-soft": "#382C15",
    "amber-line": "#6A5326",
    "amber-fill": "#9A6212",
    "risk": "#FF9F96",
    "risk-soft": "#45242A",
    "risk-line": "#7D3F42",
    "safe": "#83D6AC",
    "safe-soft": "#17382D",
    "safe-line": "#356B53",
    "safe-fill": "#1E7F56",
    "calm-soft": "#2A3547",
    "on-tone": "#101827",
    "edge": "#45648C",
    "track": "#2F3B50",
    "off": "#252F41",
    "field-line": "#7F8BA1",
    "heat-1": "#3A2F1B",
    "heat-2": "#5E4318",
    "heat-3": "#8A4A22",
    "night": "#0B1422",
    "bubble": "#2A3649",
    "rim": "#46536A",
    "portrait": "#3A475D",
    "sheet": "#222B39",
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
    files = (STYLE, *sorted(DRAWINGS.glob("*.css")), *(() if wide else (LEARNER_STYLE,)))
    rules = "".join(_shortened(file.read_text(encoding="utf-8")) for file in files)
    return f"<style>{_variables(wide)}{_dark()}{rules}{_blocks()}{_picked()}</style>"


def _variables(wide: bool) -> str:
    words = "".join(
        f"--words-{name}:{json.dumps(t(key), ensure_ascii=False)};" for name, key in WORDS.items()
    )
    return f":root{{{_colours(TOKENS)}{words}--column:{OFFICE_COLUMN if wide else LEARNER_COLUMN}}}"


def _dark() -> str:
    """Paper stays white: what is printed is read on paper."""
    return f"@media screen and (prefers-color-scheme:dark){{:root{{{_colours(DARK_TOKENS)}}}}}"


def _blocks() -> str:
    rules = _shortened(BLOCKS.read_text(encoding="utf-8"))
    return "".join(f"{where}{{{rules.replace('.lc-table', which)}}}" for where, which in NO_ROOM)


def _colours(tokens: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in tokens.items())


def _picked() -> str:
    """One rule a number: the chosen sign shows its reason, its chip is lit and carries the focus."""
    return "".join(rule.replace("#", str(number)) for number in SIGN_NUMBERS for rule in PICKED)


def _shortened(css: str) -> str:
    """Without comments and line breaks."""
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))

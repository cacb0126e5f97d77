"""Words that Streamlit's script says by itself, in English, to screen readers above all: put into Vietnamese.

Streamlit has no setting for them. They are replaced once, where the bundle is packed for the wire: the
version is pinned, and a test says which words are no longer found after an upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from text import t

# File, up to its hash → what stands in it → key of the words put in its place.
WORDS: Mapping[str, Mapping[str, str]] = {
    "useCopyToClipboard": {"Copied": "parts.copied", "Copy to clipboard": "parts.copy"},
    "Selectbox": {
        "No results": "parts.no_results",
        "Open": "parts.open_list",
        "Clear value": "parts.clear",
        "Selectbox options": "parts.options",
    },
    "TextInput": {"Show password": "parts.show", "Hide password": "parts.hide", "Clear entry": "parts.clear"},
    "utils": {"Choose an option": "parts.choose", "Choose options": "parts.choose"},
}


def translate(file_name: str, script: str) -> str:
    """The script with our words; the same script where it says none of those known here."""
    for english, key in WORDS.get(file_name.split(".")[0], {}).items():
        script = script.replace(f"`{english}`", json.dumps(t(key), ensure_ascii=False))
    return script

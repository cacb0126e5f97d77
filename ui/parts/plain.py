"""How plain words pass through widgets that would read them as Markdown."""

from __future__ import annotations

import re

# Shown as nothing, read out as nothing, and enough to keep an address from becoming a link.
_JOINER = "\u2060"
_SPECIAL = re.compile(r"([\\*`$\[\]~<>&]|(?<!\w)_|_(?!\w))")
_ADDRESS = re.compile(r"(?i)(:)(?=//|[a-z])|(@)(?=\w)|(\bwww)(?=\.)")
_BLOCK = re.compile(r"^(?=[-+#>=|]|\d+[.)])")


def plain(words: str) -> str:
    """`words` so that a label shows exactly them: no emphasis, no formula, never a live link."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(words.split()))
    unlinked = _ADDRESS.sub(lambda found: found.group(0) + _JOINER, escaped)
    return _BLOCK.sub(_JOINER, unlinked)

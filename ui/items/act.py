"""act: the verdict first, then what to do; each turn is drawn as a choice."""

from __future__ import annotations

from ui.items.choice import draw as draw
from ui.items.choice import read as read

"""dialogue: what was said so far, what has come of it, and what to say next."""

from __future__ import annotations

from ui.items.choice import draw as draw
from ui.items.choice import read as read

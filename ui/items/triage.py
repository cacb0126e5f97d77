"""triage: what is this message, and how sure is one; drawn as a choice whose face asks for confidence."""

from __future__ import annotations

from ui.items.choice import draw as draw
from ui.items.choice import read as read

"""act: the verdict first, then what to do; each turn is drawn as a choice."""

from __future__ import annotations

from ui.items.choice import ask as ask

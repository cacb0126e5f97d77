"""The product without its own check of options, to measure what Streamlit's default settings would cost."""

from __future__ import annotations

import ui.startup

# The product refuses to start under these settings; here that is what is being measured.
ui.startup.OPTIONS = {}
ui.startup.warm_in_background = lambda: None

from app import app  # noqa: E402

__all__ = ["app"]

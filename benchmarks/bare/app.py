"""The limit: Streamlit itself, with nothing of ours but the settings and the care for memory."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """As the product does once its rooms are loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    yield


app = st.App(Path(__file__).with_name("page.py"), lifespan=lifespan)

"""The product's own routes, guards and lifespan around a tiny screen, for a real server to run."""

from pathlib import Path

import streamlit as st

from app import GUARDS, ROUTES, lifespan
from ui.startup import show_failure
from web.errors import handlers

app = st.App(
    Path(__file__).with_name("tiny_script.py"),
    lifespan=lifespan,
    routes=ROUTES,
    middleware=GUARDS,
    exception_handlers=handlers(),
    on_script_error=show_failure,
)

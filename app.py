"""The product as one ASGI app: Streamlit's screens, plain routes beside them, and the guards around both."""

from __future__ import annotations

import gc

# While modules load, collections walk everything that has come so far, for nothing.
gc.disable()

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from settings import ROOT
from ui.frames import is_forbidden
from ui.navigation import SCREENS
from ui.resources import database, settings
from ui.startup import (
    check_database,
    check_options,
    keep_labels_read,
    keep_navigation_ours,
    keep_theme_ready,
    pass_over_idle_sessions,
    show_failure,
    warm_in_background,
)
from web.errors import handlers
from web.guard import Identity, SafeHeaders, ShutDoors
from web.routes import routes
from web.shell import build_shell
from web.site import Site
from web.static_files import CompressedBundle

BUNDLE = Path(st.__file__).parent / "static"
SHELL = build_shell(BUNDLE / "index.html")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open and close what a process holds."""
    check_options()
    check_database(database())
    keep_navigation_ours()
    keep_theme_ready()
    keep_labels_read()
    pass_over_idle_sessions()
    warm_in_background()
    yield
    database().close()


ROUTES = routes(Site(database(), settings()), SHELL, [f"/{screen.path}" for screen in SCREENS])
GUARDS = [
    Middleware(SafeHeaders, script_hashes=SHELL.script_hashes, is_secure=settings().secure_cookies),
    Middleware(ShutDoors),
    Middleware(CompressedBundle, folder=BUNDLE),
    Middleware(Identity, is_forbidden=is_forbidden),
]

app = st.App(
    ROOT / "ui" / "main.py",
    lifespan=lifespan,
    routes=ROUTES,
    middleware=GUARDS,
    exception_handlers=handlers(),
    on_script_error=show_failure,
)

gc.enable()

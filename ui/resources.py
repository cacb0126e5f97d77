"""What a process holds once: the settings and the database, the same for every screen and route."""

from __future__ import annotations

from functools import lru_cache

from db.engine import Database, open_database
from settings import Settings, load_settings


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings this process started with."""
    return load_settings()


@lru_cache(maxsize=1)
def database() -> Database:
    """The database of this process."""
    return open_database(settings().database_url)

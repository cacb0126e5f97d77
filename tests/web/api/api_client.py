"""Another system at the product's door: the API's routes alone, and tokens for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from access.tokens import Kind, Terms, issue
from access.viewer import SYSTEM
from db.engine import Database
from settings import load_settings
from tests.house import NOW
from web.api.routes import routes
from web.errors import handlers
from web.site import Site

REASON = "Kho dữ liệu học tập của Sở, Kế hoạch 84/KH-UBND"


@dataclass
class System:
    """Another system; `token` is what it says of itself."""

    client: TestClient
    token: str = ""

    def get(self, path: str, **headers: str):  # type: ignore[no-untyped-def]
        """What comes of a call."""
        sent = {"authorization": f"Bearer {self.token}"} if self.token else {}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/api/v1/{path}", headers={**sent, **more})

    def read(self, path: str, **headers: str) -> dict[str, Any]:
        """The value of a call that must be answered."""
        answer = self.get(path, **headers)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        value: dict[str, Any] = answer.json()
        return value


def make_client(database: Database, folder: Path, now: Callable[[], datetime] = lambda: NOW) -> TestClient:
    """The API in front of a database."""
    settings = load_settings({"LACHAN_VAR": str(folder), "LACHAN_SECRET_KEY": "khoa-thu"})
    app = Starlette(routes=routes(Site(database, settings, now)), exception_handlers=handlers())
    return TestClient(app, base_url="http://localhost:8501", raise_server_exceptions=False)


def give(database: Database, *kinds: Kind, unit_id: int | None = None, days: int = 90) -> str:
    """A token for these sorts of data."""
    with database.write() as tx:
        terms = Terms("Kho dữ liệu", frozenset(kinds), unit_id, days, REASON)
        return issue(tx, SYSTEM, terms, NOW).token

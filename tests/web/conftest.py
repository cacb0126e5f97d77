"""The plain routes with their guards, without Streamlit behind them, and a browser that keeps cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from access import accounts
from db.engine import Database
from settings import Settings, load_settings
from tests import databases
from tests.house import NOW, House, build_house
from web.errors import handlers
from web.guard import Identity, SafeHeaders, ShutDoors
from web.routes import routes
from web.shell import Shell, build_shell
from web.site import Site
from web.static_files import CompressedBundle

PAGES = ("/", "/bai-hoc", "/don-vi", "/can-bo")
BUNDLE = Path(streamlit.__file__).parent / "static"
PASSWORD = "bốn con mèo leo cây"


@dataclass
class Clock:
    """A clock that tests turn."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def turn(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by


@dataclass
class Browser:
    """A browser at the product's door."""

    client: TestClient

    def open(self, path: str) -> str:
        """The HTML of a page that must be there."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("location"))
        return answer.text

    def send(self, page: str, path: str, **fields: str):  # type: ignore[no-untyped-def]
        """Open `page`, then send its form with `fields` to `path`."""
        sealed = re.search(r'name="ma_bieu" value="([0-9a-f]+)"', self.open(page))
        assert sealed
        return self.client.post(path, data={"ma_bieu": sealed.group(1), **fields})

    def sign_in(self, login: str, secret: str, back_to: str = "/"):  # type: ignore[no-untyped-def]
        """Fill in the sign-in form."""
        return self.send("/dang-nhap", "/dang-nhap", tai_khoan=login, mat_khau=secret, tiep=back_to)

    @property
    def token(self) -> str | None:
        """The session cookie, if any."""
        return self.client.cookies.get("lachan")


@pytest.fixture(scope="session")
def shell() -> Shell:
    """The installed Streamlit's page, rewritten."""
    return build_shell(BUNDLE / "index.html")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """As an operator would set it, demonstration off."""
    return load_settings({"LACHAN_VAR": str(tmp_path), "LACHAN_SECRET_KEY": "khoa-thu"})


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database; that routes work on PostgreSQL follows from the rooms they call."""
    opened = databases.sqlite(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def house(database: Database) -> House:
    """The personas; An has a password."""
    built = build_house(database)
    with database.write() as tx:
        account = accounts.find_account(tx, "CB001", NOW)
        assert account
        accounts.set_password(tx, account, PASSWORD, NOW)
    return built


@pytest.fixture
def clock() -> Clock:
    """Stands at NOW until turned."""
    return Clock()


@pytest.fixture
def site(database: Database, settings: Settings, clock: Clock) -> Site:
    """What the routes hold."""
    return Site(database, settings, clock)


@pytest.fixture
def demo_site(site: Site) -> Site:
    """The same in demo mode."""
    return replace(site, settings=replace(site.settings, demo=True))


def serve(site: Site, shell: Shell) -> Browser:
    """A browser in front of these routes and guards."""
    app = Starlette(
        routes=routes(site, shell, PAGES),
        middleware=[
            Middleware(
                SafeHeaders, script_hashes=shell.script_hashes, is_secure=site.settings.secure_cookies
            ),
            Middleware(ShutDoors),
            Middleware(CompressedBundle, folder=BUNDLE),
            Middleware(Identity, is_forbidden=lambda frame: False),
        ],
        exception_handlers=handlers(),
    )
    client = TestClient(
        app, base_url=site.settings.base_url, follow_redirects=False, raise_server_exceptions=False
    )
    return Browser(client)


@pytest.fixture
def browser(site: Site, shell: Shell, house: House) -> Browser:
    """A browser that nobody has signed in with."""
    return serve(site, shell)


@pytest.fixture
def other_browser(site: Site, shell: Shell, house: House) -> Browser:
    """A second device."""
    return serve(site, shell)

"""Opens a page of the product as a persona, and reads what stands on it."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from access import sign_ins
from db.engine import Database
from tests.house import NOW, House
from ui.navigation import FOLDER

Opened = Callable[..., AppTest]


def opener(database: Database, house: House) -> Opened:
    """Takes a page, a persona (None is a guest) and an address; the page's modules must know the database."""

    def opened(page: str, name: str | None, **address: str) -> AppTest:
        at = AppTest.from_file(str(FOLDER.parent / "main.py"), default_timeout=20)
        at.user.clear()
        at.user["uid"] = sign_in(database, house, name) if name else sign_ins.GUEST
        at.run()
        at.switch_page(f"pages/{page}.py")
        at.query_params.update(address)
        return at.run()

    return opened


def sign_in(database: Database, house: House, name: str) -> str:
    """A sign-in of the persona that began at NOW."""
    with database.write() as tx:
        return sign_ins.start(tx, house.people[name], sign_ins.new_token(), NOW)


def words_of(at: AppTest) -> str:
    """All that the page itself says."""
    assert not at.exception, at.exception
    bodies = [str(part.proto.body) for part in at.get("html")]
    return "\n".join(body for body in bodies if "<style>" not in body)


def press(at: AppTest, label: str) -> AppTest:
    """The page after a touch of the button."""
    return next(button for button in at.button if button.label == label).click().run()


def labels_of(at: AppTest) -> list[str]:
    """What the buttons say."""
    return [button.label for button in at.button]

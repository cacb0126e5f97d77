"""Every screen of the menu as every persona: it opens, or says that it may not; on both databases."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from access import sign_ins
from db.engine import Database
from tests.databases import BOTH
from tests.house import House
from tests.school import School
from tests.ui.opening import words_of
from text import t
from text.formats import utc_now
from ui.navigation import FOLDER, SCREENS, Screen, list_screens


@pytest.mark.parametrize("furnished", BOTH, indirect=True)
@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "lan"])
def test_every_screen_opens_or_is_refused(served: Database, school: School, name: str) -> None:
    with served.read() as tx:
        mine = list_screens(school.viewer(tx, name))
    opened = _all_screens(served, school.house, name)
    assert {screen for screen, words in opened.items() if t("nav.refused") not in words} == set(mine)
    assert {words.count("<h1") for words in opened.values()} == {1}


@pytest.mark.parametrize("name", ["an", "binh", "dung", "lan"])
def test_every_screen_opens_before_there_is_anything(served: Database, house: House, name: str) -> None:
    assert {words.count("<h1") for words in _all_screens(served, house, name).values()} == {1}


def _all_screens(database: Database, house: House, name: str) -> dict[Screen, str]:
    """What each screen says, one after the other in one session, today."""
    at = AppTest.from_file(str(FOLDER.parent / "main.py"), default_timeout=60)
    at.user.clear()
    with database.write() as tx:
        at.user["uid"] = sign_ins.start(tx, house.people[name], sign_ins.new_token(), utc_now())
    at.run()
    return {
        screen: words_of(at.switch_page(f"pages/{screen.file}").run())  # by way of the menu
        for screen in SCREENS
    }

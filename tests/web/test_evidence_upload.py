"""The form for photos and papers, and the files it took: who may, what is refused, how they are sent."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from access import sign_ins
from access.viewer import SYSTEM
from db.engine import Database
from db.evidence import EvidenceRow
from outreach.evidence import FOLDER, MOST_BYTES, list_evidence, withdraw_evidence
from tests.house import NOW, House
from tests.outreach.hostile import FOREIGN, GOOD, HARMFUL, HEIC, photo, png_bomb
from tests.outreach.steps import log
from tests.web.conftest import Browser
from web.site import Site


@pytest.fixture
def activity(database: Database, house: House) -> int:
    """An activity of Bình's unit."""
    with database.write() as tx:
        return log(tx, house.viewer(tx, "binh"), house.units["qlkh"])


def enter(browser: Browser, database: Database, house: House, name: str) -> Browser:
    token = sign_ins.new_token()
    with database.write() as tx:
        sign_ins.start(tx, house.people[name], token, NOW)
    browser.client.cookies.set("lachan", token)
    return browser


@pytest.fixture
def head(browser: Browser, database: Database, house: House) -> Browser:
    """Bình's browser."""
    return enter(browser, database, house, "binh")


def upload(browser: Browser, activity: int, content: bytes, name: str = "họp.jpg"):  # type: ignore[no-untyped-def]
    path = f"/hoat-dong/{activity}/tep"
    sealed = re.search(r'name="ma_bieu" value="([0-9a-f]+)"', browser.open(path))
    assert sealed
    return browser.client.post(path, data={"ma_bieu": sealed.group(1)}, files={"tep": (name, content)})


def kept(database: Database, activity: int) -> tuple[EvidenceRow, ...]:
    with database.read() as tx:
        return list_evidence(tx, SYSTEM, activity)


def test_photo_is_taken_and_shown_again(head: Browser, database: Database, activity: int) -> None:
    answer = upload(head, activity, photo((2000, 1500)))
    assert answer.status_code == 303 and "Đã lưu" in head.open(answer.headers["location"])
    (row,) = kept(database, activity)
    shown = head.client.get(f"/hoat-dong/tep/{row.evidence_id}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["cache-control"] == "private, no-store"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["content-disposition"].startswith(
        f'inline; filename="minh-chung-{row.evidence_id}.jpg"'
    )
    assert "h%E1%BB%8Dp.jpg" in shown.headers["content-disposition"]
    small = head.client.get(f"/hoat-dong/tep/{row.evidence_id}?nho=1")
    with Image.open(io.BytesIO(small.content)) as image:
        assert max(image.size) <= 400
    assert len(small.content) < len(shown.content)


def test_paper_is_only_handed_out(head: Browser, database: Database, activity: int) -> None:
    assert upload(head, activity, GOOD["plain"], "biên bản.PDF").status_code == 303
    (row,) = kept(database, activity)
    answer = head.client.get(f"/hoat-dong/tep/{row.evidence_id}")
    assert answer.content == GOOD["plain"]
    assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize("name", [*(f"paper: {name}" for name in HARMFUL), *FOREIGN, "heic", "bomb", "empty"])
def test_hostile_file_is_refused_in_words_and_not_kept(
    head: Browser, database: Database, site: Site, activity: int, name: str
) -> None:
    others = {**FOREIGN, "heic": HEIC, "bomb": png_bomb(), "empty": b""}
    content = HARMFUL[name.removeprefix("paper: ")] if name.startswith("paper: ") else others[name]
    answer = upload(head, activity, content, "<script>.jpg")
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert "<script>" not in answer.text and "Traceback" not in answer.text
    assert kept(database, activity) == ()
    assert not (site.settings.var / FOLDER).exists()


def test_too_much_is_refused_unread(head: Browser, activity: int) -> None:
    answer = upload(head, activity, b"\xff\xd8\xff" + b"0" * (MOST_BYTES + 20_000))
    assert answer.status_code == 413 and "10 MB" in answer.text


def test_form_from_elsewhere_or_without_a_file_is_refused(
    head: Browser, database: Database, activity: int
) -> None:
    path = f"/hoat-dong/{activity}/tep"
    answer = head.client.post(path, data={"ma_bieu": "0"}, files={"tep": ("a.jpg", photo())})
    assert answer.status_code == 403
    assert upload(head, activity, b"", "").status_code == 422
    assert kept(database, activity) == ()


@pytest.mark.parametrize("name", ["an", "chi", "lan"])
def test_nobody_else_adds(
    browser: Browser, database: Database, house: House, activity: int, name: str
) -> None:
    enter(browser, database, house, name)
    path = f"/hoat-dong/{activity}/tep"
    assert browser.client.get(path).status_code == 403
    assert browser.client.post(path, files={"tep": ("a.jpg", photo())}).status_code == 403
    assert kept(database, activity) == ()


@pytest.mark.parametrize(
    ("name", "status"), [(None, 303), ("an", 404), ("chi", 404), ("binh", 200), ("lan", 200), ("dung", 200)]
)
def test_file_is_shown_to_whoever_sees_the_activity(
    head: Browser,
    other_browser: Browser,
    database: Database,
    house: House,
    activity: int,
    name: str | None,
    status: int,
) -> None:
    upload(head, activity, photo())
    (row,) = kept(database, activity)
    if name:
        enter(other_browser, database, house, name)
    for ending in ("", "?nho=1"):
        answer = other_browser.client.get(f"/hoat-dong/tep/{row.evidence_id}{ending}")
        assert answer.status_code == status
    for unknown in (9_999, 10**12):
        answer = other_browser.client.get(f"/hoat-dong/tep/{unknown}")
        assert answer.status_code == (404 if name else 303)


def test_withdrawn_file_is_missing_for_its_head(
    head: Browser, database: Database, house: House, activity: int
) -> None:
    upload(head, activity, photo())
    (row,) = kept(database, activity)
    with database.write() as tx:
        withdraw_evidence(tx, house.viewer(tx, "binh"), row.evidence_id, "Ảnh nhầm buổi", NOW)
    assert head.client.get(f"/hoat-dong/tep/{row.evidence_id}").status_code == 404

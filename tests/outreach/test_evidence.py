"""What is taken as evidence is looked at and drawn anew; what could do harm is not taken at all."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from access.audit import list_audit
from access.viewer import SYSTEM, Refused
from db.engine import Database
from db.evidence import EvidenceRow
from outreach import evidence
from outreach.activities import withdraw_activity
from outreach.evidence import (
    MOST_BYTES,
    add_evidence,
    check_file,
    get_evidence,
    list_evidence,
    path_of,
    withdraw_evidence,
)
from outreach.papers import check_paper
from outreach.pictures import LONGEST_SIDE, MOST_PIXELS, SMALL_SIDE, redraw
from outreach.refusal import FileRefused
from tests.house import NOW, House
from tests.outreach.hostile import FOREIGN, GOOD, HARMFUL, HEIC, clear_photo, paper, photo, png_bomb
from tests.outreach.steps import log


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_is_drawn_anew_smaller_and_without_its_place(kind: str) -> None:
    checked = check_file("IMG.heic.exe", photo((4000, 3000), kind))
    with (
        Image.open(io.BytesIO(checked.content)) as kept,
        Image.open(io.BytesIO(checked.small or b"")) as small,
    ):
        assert kept.format == small.format == "JPEG"
        assert max(kept.size) == LONGEST_SIDE and max(small.size) == SMALL_SIDE
        assert not kept.getexif() and "comment" not in kept.info and "icc_profile" not in kept.info
        # A phone held upright: what lay on its side stands.
        assert (kept.height > kept.width) is (kind == "JPEG")
    assert b"script" not in checked.content and "Máy".encode() not in checked.content


def test_transparent_photo_is_put_on_white() -> None:
    with Image.open(io.BytesIO(redraw(clear_photo()).content)) as kept:
        assert kept.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(60_000, 60_000), (10_000, 9_000), (8_000, 7_000), (100_000, 501)])
def test_photo_of_huge_size_is_refused_unread(size: tuple[int, int]) -> None:
    assert size[0] * size[1] > MOST_PIXELS
    with pytest.raises(FileRefused) as refusal:
        check_file("a.png", png_bomb(*size))
    assert refusal.value.key == "pixels"


def test_broken_photo_is_refused() -> None:
    whole = photo((900, 700))
    for content in (whole[:3], whole[: len(whole) // 2], png_bomb(200, 200)[:60]):
        with pytest.raises(FileRefused) as refusal:
            check_file("a.jpg", content)
        assert refusal.value.key == "broken_picture"


@given(st.binary(max_size=300), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4\n"]))
def test_garbage_behind_a_good_signature_is_refused_in_words(rest: bytes, signature: bytes) -> None:
    with pytest.raises(FileRefused):
        check_file("a", signature + rest)


@pytest.mark.parametrize("name", FOREIGN)
def test_other_sorts_are_refused_whatever_their_name_says(name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        check_file("anh.jpg", FOREIGN[name])
    assert refusal.value.key == "sort"


def test_photo_of_an_iphone_is_refused_with_how_to_convert_it() -> None:
    with pytest.raises(FileRefused, match="Tương thích nhất"):
        check_file("IMG_1.HEIC", HEIC)


def test_empty_and_large_files_are_refused() -> None:
    for content, key in ((b"", "empty"), (b"%PDF-" + b"0" * MOST_BYTES, "large")):
        with pytest.raises(FileRefused) as refusal:
            check_file("a", content)
        assert refusal.value.key == key


@pytest.mark.parametrize("name", HARMFUL)
def test_paper_that_could_do_harm_is_refused(name: str) -> None:
    with pytest.raises(FileRefused):
        check_paper(HARMFUL[name])


@pytest.mark.parametrize("name", GOOD)
def test_paper_to_read_is_taken_as_it_came(name: str) -> None:
    assert check_file("bb.pdf", GOOD[name]).content == GOOD[name]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\anh\\họp.jpg", "họp.jpg"),
        ("a\x00\u202egpj.exe", "a gpj.exe"),
        ("", "Tệp không tên"),
        ("x" * 300, "x" * 120),
    ],
)
def test_name_is_shown_without_folders_and_hidden_signs(name: str, shown: str) -> None:
    assert check_file(name, photo()).name == shown


def test_evidence_is_kept_under_a_random_name_once(database: Database, house: House, tmp_path: Path) -> None:
    checked = check_file("họp.jpg", photo())
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        activity_id = log(tx, binh, house.units["qlkh"])
        one, again = (add_evidence(tx, binh, activity_id, checked, tmp_path, NOW) for _ in range(2))
        assert one == again
        (kept,) = list_evidence(tx, binh, activity_id)
        path, small = path_of(tmp_path, kept), path_of(tmp_path, kept, is_small=True)
        assert path.read_bytes() == checked.content and small.read_bytes() == checked.small
        assert "họp" not in str(path) and path.stat().st_mode & 0o777 == 0o600
        line = list_audit(tx, SYSTEM)[0][0]
        assert line.action == "activity.evidence" and line.after == {"file_name": "họp.jpg"}


@pytest.mark.parametrize("name", ["an", "chi", "lan"])
def test_strangers_and_leaders_add_and_withdraw_nothing(
    database: Database, house: House, tmp_path: Path, name: str
) -> None:
    checked = check_file("a.pdf", paper())
    with database.write() as tx:
        activity_id = log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
        mine = add_evidence(tx, SYSTEM, activity_id, checked, tmp_path, NOW)
        viewer = house.viewer(tx, name)
        with pytest.raises(Refused):
            add_evidence(tx, viewer, activity_id, check_file("b.jpg", photo()), tmp_path, NOW)
        with pytest.raises(Refused):
            withdraw_evidence(tx, viewer, mine, "Ảnh sai buổi", NOW)
        if name != "lan":
            with pytest.raises(Refused):
                get_evidence(tx, viewer, mine)
        assert len(list((tmp_path / "evidence").rglob("*.*"))) == 1


def test_withdrawn_evidence_stays_for_the_office_alone(
    database: Database, house: House, tmp_path: Path
) -> None:
    checked = check_file("a.jpg", photo())
    with database.write() as tx:
        binh, dung = house.viewer(tx, "binh"), house.viewer(tx, "dung")
        activity_id = log(tx, binh, house.units["qlkh"])
        kept = add_evidence(tx, binh, activity_id, checked, tmp_path, NOW)
        withdraw_evidence(tx, binh, kept, "Ảnh chụp nhầm buổi khác", NOW)
        assert list_evidence(tx, binh, activity_id) == ()
        with pytest.raises(Refused):
            get_evidence(tx, binh, kept)
        assert path_of(tmp_path, get_evidence(tx, dung, kept)).is_file()
        other = add_evidence(tx, binh, activity_id, checked, tmp_path, NOW)
        assert other != kept
        withdraw_activity(tx, binh, activity_id, "Ghi nhầm đơn vị", NOW)
        with pytest.raises(Refused):
            get_evidence(tx, binh, other)
        assert get_evidence(tx, dung, other).evidence_id == other


def test_an_activity_holds_so_many_files(
    database: Database, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_FILES", 1)
    with database.write() as tx:
        activity_id = log(tx, SYSTEM, house.units["vp"])
        add_evidence(tx, SYSTEM, activity_id, check_file("a", photo()), tmp_path, NOW)
        with pytest.raises(FileRefused, match="nhiều nhất 1"):
            add_evidence(tx, SYSTEM, activity_id, check_file("b", paper()), tmp_path, NOW)


@pytest.mark.parametrize("file", ["../secret.key", "/etc/passwd", "ab/x.jpg", "ab/" + "0" * 32 + ".exe"])
def test_no_name_leads_out_of_the_folder(file: str, tmp_path: Path) -> None:
    row = EvidenceRow(1, 1, "photo", file, "a", 1, "", NOW, None, "")
    with pytest.raises(ValueError):
        path_of(tmp_path, row)

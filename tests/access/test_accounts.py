"""Activation codes and passwords, as the office hands them out and their owners use them."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from access import accounts, sign_ins
from access.accounts import CODE_LIVES, ActivationSlip, Proof, SpentCode, WeakPassword
from access.audit import list_audit
from access.viewer import SYSTEM, Refused, Viewer
from db.engine import Database, Tx
from db.people import NewPerson, add_people, end_membership
from tests.house import FOUNDED, NOW, House
from text.formats import local_day

GOOD = "bốn con mèo leo cây"


def _issue(database: Database, house: House, *names: str) -> dict[str, str]:
    ids = [house.people[name] for name in names]
    with database.write() as tx:
        slips = accounts.issue_activation_codes(tx, house.viewer(tx, "dung"), ids, NOW, Random(1))
    return {slip.code: slip.activation_code for slip in slips}


def _issue_to_all(tx: Tx, viewer: Viewer) -> tuple[ActivationSlip, ...]:
    drawn = accounts.draw_codes(accounts.list_recipients(tx, viewer, NOW), Random(1))
    return accounts.keep_codes(tx, viewer, drawn, NOW)


def test_code_proves_its_owner_once(database: Database, house: House) -> None:
    code = _issue(database, house, "an")["CB001"]
    with database.write() as tx:
        account = accounts.find_account(tx, "CB001", NOW)
        assert account and accounts.verify(account, code, NOW) is Proof.ACTIVATION
        accounts.activate(tx, account, GOOD, NOW)
    with database.write() as tx:
        changed = accounts.find_account(tx, "cb001", NOW)
        assert accounts.verify(changed, code, NOW) is Proof.NOTHING
        assert accounts.verify(changed, GOOD, NOW) is Proof.PASSWORD
        with pytest.raises(SpentCode):
            accounts.activate(tx, account, GOOD, NOW)


def test_code_dies_after_two_weeks(database: Database, house: House) -> None:
    code = _issue(database, house, "an")["CB001"]
    with database.read() as tx:
        account = accounts.find_account(tx, "CB001", NOW)
    assert accounts.verify(account, code, NOW + CODE_LIVES - timedelta(seconds=1)) is Proof.ACTIVATION
    assert accounts.verify(account, code, NOW + CODE_LIVES) is Proof.NOTHING


def test_new_code_replaces_the_old_one(database: Database, house: House) -> None:
    old = _issue(database, house, "an")["CB001"]
    with database.write() as tx:
        (slip,) = accounts.issue_activation_codes(tx, SYSTEM, [house.people["an"]], NOW, Random(2))
    with database.read() as tx:
        account = accounts.find_account(tx, "CB001", NOW)
    assert accounts.verify(account, old, NOW) is Proof.NOTHING
    assert accounts.verify(account, slip.activation_code, NOW) is Proof.ACTIVATION


def test_all_without_password_get_a_code_and_nobody_else(database: Database, house: House) -> None:
    with database.write() as tx:
        account = accounts.find_account(tx, "CB001", NOW)
        assert account
        accounts.set_password(tx, account, GOOD, NOW)
        slips = _issue_to_all(tx, house.viewer(tx, "dung"))
    assert [slip.code for slip in slips] == ["CB004", "CB005", "CB002", "CB003"]
    assert slips[0].unit_name == "Sở Mẫu"
    assert slips[0].valid_until == local_day(NOW + CODE_LIVES)


def test_who_left_or_chose_a_password_while_codes_were_drawn_gets_none(
    database: Database, house: House
) -> None:
    with database.read() as tx:
        drawn = accounts.draw_codes(accounts.list_recipients(tx, SYSTEM, NOW), Random(1))
    with database.write() as tx:
        account = accounts.find_account(tx, "CB001", NOW)
        assert account
        accounts.set_password(tx, account, GOOD, NOW)
        end_membership(tx, house.people["chi"], local_day(NOW))
    with database.write() as tx:
        slips = accounts.keep_codes(tx, SYSTEM, drawn, NOW)
        assert {slip.code for slip in slips} == {"CB002", "CB004", "CB005"}
        kept = accounts.find_account(tx, "CB001", NOW)
        assert kept and kept.activation_hash is None


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_hands_out_codes(database: Database, house: House, name: str) -> None:
    with database.write() as tx:
        viewer = house.viewer(tx, name)
        drawn = accounts.draw_codes(accounts.list_recipients(tx, SYSTEM, NOW), Random(1))
        with pytest.raises(Refused):
            accounts.issue_activation_codes(tx, viewer, [house.people["an"]], NOW, Random(1))
        with pytest.raises(Refused):
            accounts.list_recipients(tx, viewer, NOW)
        with pytest.raises(Refused):
            accounts.keep_codes(tx, viewer, drawn, NOW)
        with pytest.raises(Refused):
            accounts.reset(tx, viewer, house.people["an"], NOW, Random(1))


def test_handing_out_is_in_the_log_without_the_codes(database: Database, house: House) -> None:
    code = _issue(database, house, "an")["CB001"]
    with database.read() as tx:
        lines, _ = list_audit(tx, SYSTEM, action="codes_issued")
    assert [line.actor for line in lines] == ["Phạm Tiến Dũng"]
    assert lines[0].after == {"codes": ["CB001"]}
    assert code not in str(lines)


def test_reset_takes_the_password_and_every_sign_in(database: Database, house: House) -> None:
    with database.write() as tx:
        account = accounts.find_account(tx, "CB001", NOW)
        assert account
        accounts.set_password(tx, account, GOOD, NOW)
        signed_in = sign_ins.start(tx, account.person_id, sign_ins.new_token(), NOW)
        slip = accounts.reset(tx, house.viewer(tx, "dung"), account.person_id, NOW, Random(1))
        reset = accounts.find_account(tx, "CB001", NOW)
        assert sign_ins.find_viewer(tx, signed_in, NOW) is None
    assert accounts.verify(reset, GOOD, NOW) is Proof.NOTHING
    assert accounts.verify(reset, slip.activation_code, NOW) is Proof.ACTIVATION


@pytest.mark.parametrize("login", ["CB001", "cb001", " CB001 ", "an.tv@so.example", "AN.TV@SO.EXAMPLE"])
def test_account_is_found_by_code_or_mail_in_any_capitals(
    database: Database, house: House, login: str
) -> None:
    with database.read() as tx:
        account = accounts.find_account(tx, login, NOW)
    assert account and account.person_id == house.people["an"]


@pytest.mark.parametrize("login", ["", "CB%", "CB00_", "nobody@so.example", "' or 1=1 --"])
def test_other_words_find_nobody(database: Database, house: House, login: str) -> None:
    with database.read() as tx:
        assert accounts.find_account(tx, login, NOW) is None


def test_who_left_the_roster_has_no_account(database: Database, house: House) -> None:
    with database.write() as tx:
        end_membership(tx, house.people["an"], local_day(NOW))
        assert accounts.find_account(tx, "CB001", NOW) is None
        assert accounts.issue_activation_codes(tx, SYSTEM, [house.people["an"]], NOW, Random(1)) == ()


def test_secrets_are_kept_as_argon2_only(database: Database, house: House) -> None:
    _issue(database, house, "an")
    with database.write() as tx:
        account = accounts.find_account(tx, "CB002", NOW)
        assert account
        accounts.set_password(tx, account, GOOD, NOW)
    with database.read() as tx:
        pending, chosen = (accounts.find_account(tx, code, NOW) for code in ("CB001", "CB002"))
    assert pending and str(pending.activation_hash).startswith("$argon2id$")
    assert chosen and str(chosen.password_hash).startswith("$argon2id$")


def test_weak_password_changes_nothing(database: Database, house: House) -> None:
    code = _issue(database, house, "an")["CB001"]
    with database.read() as tx:
        account = accounts.find_account(tx, "CB001", NOW)
    assert account
    with pytest.raises(WeakPassword), database.write() as tx:
        accounts.activate(tx, account, "matkhau123", NOW)
    with database.read() as tx:
        still = accounts.find_account(tx, "CB001", NOW)
    assert accounts.verify(still, code, NOW) is Proof.ACTIVATION


def test_a_thousand_people_get_a_code_each(database: Database, house: House) -> None:
    people = [NewPerson(f"X{n:04}", f"Người {n}", None, house.units["vp"], "") for n in range(1_000)]
    with database.write() as tx:
        add_people(tx, people, FOUNDED)
    with database.write() as tx:
        slips = _issue_to_all(tx, SYSTEM)
    assert len({slip.activation_code for slip in slips}) == 1_005

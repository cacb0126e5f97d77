"""Claims about marking again: a corrected key moves marks, scores, standings and every count, and is told."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from access.viewer import Refused
from campaign.standing import verify
from db import attempts, audit, content
from db.engine import Database, Tx
from lessons.publishing import digest_of
from quizzes.attempts import get_result
from quizzes.bank import BankItem, list_bank
from quizzes.remarking import remark
from tests.house import NOW
from tests.quizzes.steps import answer_all
from tests.quizzes.test_sittings import pin
from tests.school import School

pytestmark = pytest.mark.usefixtures("forgotten")


def correct(tx: Tx, item: BankItem, **changes: Any) -> None:
    """Publish the item with another key."""
    row = content.get_revisions(tx, [item.revision_id])[item.revision_id]
    body = {**copy.deepcopy(row.body), **changes}
    content.publish(tx, "item", row.key, digest_of(body), body, NOW)


def choice(tx: Tx) -> BankItem:
    """A question with one right option and no slots."""
    return next(b for b in list_bank(tx) if b.item.head.kind == "choice" and len(b.variants) == 1)


def turned(tx: Tx, item: BankItem) -> list[dict[str, Any]]:
    """Its options with the next one right."""
    options = copy.deepcopy(content.get_revisions(tx, [item.revision_id])[item.revision_id].body["options"])
    rights = [option.pop("right", None) for option in options]
    for option, right in zip(options, rights[-1:] + rights[:-1], strict=True):
        if right:
            option["right"] = right
    return options


def test_a_corrected_key_moves_marks_scores_and_counts(database: Database, school: School) -> None:
    with database.write() as tx:
        item = choice(tx)
        an = school.viewer(tx, "an")
        attempt_id = pin(tx, an, school, item)
        answer_all(tx, an, attempt_id, NOW, right=True)
        assert get_result(tx, an, attempt_id, NOW).attempt.passed
        correct(tx, item, options=turned(tx, item))
        (changed,) = remark(tx, school.viewer(tx, "dung"), item.item.head.key, NOW)
        assert (changed.person_code, changed.points, changed.new_points) == ("CB001", 1, 0)
        assert changed.passed and not changed.new_passed
        result = get_result(tx, an, attempt_id, NOW)
        assert not result.attempt.passed and result.attempt.points == 0
        assert verify(tx) == ()


def test_marking_twice_changes_nothing_more(database: Database, school: School) -> None:
    with database.write() as tx:
        item, dung = choice(tx), school.viewer(tx, "dung")
        an = school.viewer(tx, "an")
        answer_all(tx, an, pin(tx, an, school, item), NOW, right=False)
        correct(tx, item, options=turned(tx, item))
        remark(tx, dung, item.item.head.key, NOW)
        assert remark(tx, dung, item.item.head.key, NOW) == ()
        assert verify(tx) == ()


def test_it_is_in_the_log_with_how_many_changed(database: Database, school: School) -> None:
    with database.write() as tx:
        item = choice(tx)
        an = school.viewer(tx, "an")
        answer_all(tx, an, pin(tx, an, school, item), NOW, right=True)
        correct(tx, item, options=turned(tx, item))
        remark(tx, school.viewer(tx, "dung"), item.item.head.key, NOW)
        lines = [line for line in _log(tx) if line.action == "item_remarked"]
        assert len(lines) == 1 and lines[0].after is not None and lines[0].after["no_longer_passed"] == 1


def test_an_item_that_shows_something_else_now_is_refused(database: Database, school: School) -> None:
    with database.write() as tx:
        item = choice(tx)
        an = school.viewer(tx, "an")
        attempt_id = pin(tx, an, school, item)
        answer_all(tx, an, attempt_id, NOW, right=True)
        correct(tx, item, question="Một câu hỏi khác hẳn?")
        with pytest.raises(Refused, match="nhìn thấy"):
            remark(tx, school.viewer(tx, "dung"), item.item.head.key, NOW)
        assert attempts.list_responses(tx, attempt_id)[0].points == 1


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_marks_again(database: Database, school: School, name: str) -> None:
    with database.write() as tx, pytest.raises(Refused):
        remark(tx, school.viewer(tx, name), choice(tx).item.head.key, NOW)


def test_an_unknown_item_is_named(database: Database, school: School) -> None:
    with database.write() as tx, pytest.raises(Refused, match="khong-co"):
        remark(tx, school.viewer(tx, "dung"), "khong-co", NOW)


def _log(tx: Tx) -> tuple[audit.AuditEntry, ...]:
    return audit.list_lines(tx, None, None, 50, 0)[0]

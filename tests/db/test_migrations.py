"""Each migration can be taken back and applied again, and ends in the shape that the code expects."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from typer.testing import CliRunner

from campaign.standing import verify
from db import name_parts
from db.encounters import all_counts
from db.engine import Database
from db.migrate import _config, upgrade
from db.people import end_membership
from db.reviews import list_cards
from db.shape import _newest, is_current
from db.tables import Base
from manage import app
from tests.house import NOW, House
from tests.quizzes.steps import sit_quiz
from tests.school import School
from text.formats import local_day


def test_certificates_can_be_taken_back_and_put_again(database: Database) -> None:
    before = str(ScriptDirectory.from_config(_config()).get_revision("0003").down_revision)
    with database.write() as tx:
        config = _config()
        config.attributes["connection"] = tx
        command.downgrade(config, before)
        assert not inspect(tx).has_table("certificate")
    assert not is_current(database)
    upgrade(database)
    assert is_current(database)
    with database.read() as tx:
        assert inspect(tx).has_table("certificate")


def test_who_answered_before_reviews_came_is_not_left_out(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.campaign, NOW)
        known = {card.tactic for card in list_cards(tx, an.person_id)}
        config = _config()
        config.attributes["connection"] = tx
        command.downgrade(config, "0004")
    upgrade(database)
    with database.read() as tx:
        cards = list_cards(tx, an.person_id)
        assert {card.tactic for card in cards} == known
        assert {(card.due_at, card.reviewed_at) for card in cards} == {(NOW, NOW)}


def test_names_of_those_who_came_and_went_before_are_counted(database: Database, house: House) -> None:
    with database.write() as tx:
        end_membership(tx, house.people["chi"], local_day(NOW))
        kept = name_parts.list_parts(tx, local_day(NOW))
        config = _config()
        config.attributes["connection"] = tx
        command.downgrade(config, "0008")
    upgrade(database)
    with database.read() as tx:
        assert kept and name_parts.list_parts(tx, local_day(NOW)) == kept
        assert name_parts.verify(tx) == ()


def test_newest_migration_is_known_by_its_file(database: Database) -> None:
    assert {_newest()} == set(ScriptDirectory.from_config(_config()).get_heads())


def test_migrations_end_in_the_tables_of_the_code(database: Database) -> None:
    with database.read() as tx:
        faults = compare_metadata(MigrationContext.configure(tx), Base.metadata)
    assert faults == []


def test_counts_that_came_with_a_new_shape_are_made_from_what_was_done_before(
    database: Database, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as tx:
        sit_quiz(tx, school.viewer(tx, "an"), school.campaign, NOW)
        kept = all_counts(tx)
        config = _config()
        config.attributes["connection"] = tx
        command.downgrade(config, "0005")
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("LACHAN_DATABASE_URL", url.replace("+psycopg", "").replace("+pysqlite", ""))
    assert CliRunner().invoke(app, ["init"]).exit_code == 0
    with database.read() as tx:
        assert kept and all_counts(tx) == kept and verify(tx) == ()

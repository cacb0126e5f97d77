"""Which unit came of which, days on which people are not called to learn, and assignments met by hand."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("withdrawn_at is null")


def upgrade() -> None:
    _make_successions()
    _make_exemptions()
    _make_credits()


def downgrade() -> None:
    op.drop_table("credit")
    op.drop_table("exemption")
    op.drop_table("unit_succession")


def _make_successions() -> None:
    op.create_table(
        "unit_succession",
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.CheckConstraint("sort in ('merge', 'split')", name=op.f("ck_unit_succession_known_sort")),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("ck_unit_succession_not_itself")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_unit_succession_from_unit_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_unit_succession_to_unit_id")),
        sa.PrimaryKeyConstraint("from_unit_id", "to_unit_id", name=op.f("pk_unit_succession")),
    )
    op.create_index("ix_unit_succession_to", "unit_succession", ["to_unit_id"])


def _make_exemptions() -> None:
    op.create_table(
        "exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        *_grounds(),
        sa.CheckConstraint("to_on is null or to_on > from_on", name=op.f("ck_exemption_ends_after_start")),
        *_keys("exemption"),
    )
    op.create_index("ix_exemption_person", "exemption", ["person_id"])


def _make_credits() -> None:
    op.create_table(
        "credit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        *_grounds(),
        sa.CheckConstraint("sort in ('lesson', 'quiz')", name=op.f("ck_credit_known_sort")),
        *_keys("credit"),
    )
    op.create_index("ix_credit_campaign", "credit", ["campaign_id", "person_id"])
    op.create_index(
        "uq_credit_open",
        "credit",
        ["person_id", "campaign_id", "sort", "key"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _grounds() -> tuple[sa.Column[Any], ...]:
    instant = sa.DateTime(timezone=True)
    return (
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", instant, nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", instant, nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint("reason <> '' and document <> ''", name=op.f(f"ck_{table}_has_grounds")),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdrawn_reason is null)",
            name=op.f(f"ck_{table}_withdrawn_with_reason"),
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f(f"fk_{table}_campaign_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )

"""Reports: periods that are closed, drafts that people write, and final reports that never change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
UNIT, WHOLE = sa.text("unit_id is not null"), sa.text("unit_id is null")


def upgrade() -> None:
    op.create_table(
        "report_period",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_report_period_ends_after_start")),
        sa.PrimaryKeyConstraint("from_on", "to_on", name=op.f("pk_report_period")),
    )
    op.create_table(
        "report_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_report_draft_ends_after_start")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_report_draft_number")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_draft_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_draft")),
    )
    _unique("report_draft", ())
    op.create_table(
        "report_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_report_snapshot_ends_after_start")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_report_snapshot_version")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_report_snapshot_digest_length")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_report_snapshot_made_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_snapshot_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_snapshot")),
    )
    _unique("report_snapshot", ("version",))


def _unique(table: str, more: tuple[str, ...]) -> None:
    """One row for a unit and period; one for the whole department, whose unit is null."""
    for name, columns, where in (("unit", ("unit_id",), UNIT), ("whole", (), WHOLE)):
        op.create_index(
            f"uq_{table}_{name}",
            table,
            [*columns, "from_on", "to_on", *more],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    for table in ("report_snapshot", "report_draft", "report_period"):
        op.drop_table(table)

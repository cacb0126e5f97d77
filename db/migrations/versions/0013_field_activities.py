"""Field activities: who was there, what proves it, and the people of a period counted once."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

IS_SHOWN = sa.text("withdrawn_at is null")


def upgrade() -> None:
    _make_activity()
    op.create_table(
        "attendance",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("way in ('tick', 'scan')", name=op.f("ck_attendance_known_way")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_attendance_activity_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id")),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name=op.f("pk_attendance")),
    )
    op.create_index("ix_attendance_person", "attendance", ["person_id", "activity_id"])
    op.create_table(
        "attendance_tally",
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sort", "on", "key", "last_on", name=op.f("pk_attendance_tally")),
    )
    _make_evidence()


def downgrade() -> None:
    for name in ("evidence", "attendance_tally", "attendance", "activity"):
        op.drop_table(name)


def _make_activity() -> None:
    words = ("hour", "form", "contents", "title", "place", "leader")
    numbers = ("guests", "pieces", "reached", "views", "shares")
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in words),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "named >= 0 and guests >= 0 and pieces >= 0 and reached >= 0 and views >= 0 and shares >= 0",
            name=op.f("ck_activity_numbers"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdrawn_why = '')", name=op.f("ck_activity_withdrawn_with_reason")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_activity_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("ticket", name=op.f("uq_activity_ticket")),
    )
    op.create_index("ix_activity_on", "activity", ["on", "id"])
    op.create_index("ix_activity_unit", "activity", ["unit_id", "on"])


def _make_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.CheckConstraint("sort in ('photo', 'pdf')", name=op.f("ck_evidence_known_sort")),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdrawn_why = '')", name=op.f("ck_evidence_withdrawn_with_reason")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_evidence_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("file", name=op.f("uq_evidence_file")),
    )
    op.create_index("ix_evidence_activity", "evidence", ["activity_id"])
    op.create_index(
        "uq_evidence_shown",
        "evidence",
        ["activity_id", "digest"],
        unique=True,
        sqlite_where=IS_SHOWN,
        postgresql_where=IS_SHOWN,
    )

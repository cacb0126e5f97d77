"""People come into the figures of answers and scores in batches, and answers into those of items.

The sums begin empty: they are counted from the events once the tables stand (`init` does).
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ANSWERS = ("judging", "judged", "detected", "acting", "action_points", "action_max")
LEARNED = ("percent_squares", "scored", "scored_percent", "scored_squares", "error")


def upgrade() -> None:
    for name in ANSWERS:
        op.add_column("answer_tally", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    for name in LEARNED:
        op.add_column("learning_tally", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    _places()
    _waits()
    _groups()


def downgrade() -> None:
    op.drop_table("item_group_tally")
    op.drop_table("item_wait")
    op.drop_table("batch_place")
    for name in LEARNED:
        op.drop_column("learning_tally", name)
    for name in ANSWERS:
        op.drop_column("answer_tally", name)


def _places() -> None:
    op.create_table(
        "batch_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("is_rest", sa.Boolean(), nullable=False),
        sa.CheckConstraint("sort in ('sitting', 'gain', 'kept')", name=op.f("ck_batch_place_known_sort")),
        sa.CheckConstraint('(batch is null) = ("on" is null)', name=op.f("ck_batch_place_batch_has_day")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_batch_place_campaign_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_batch_place_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_batch_place_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_place")),
        sa.UniqueConstraint(
            "campaign_id",
            "person_id",
            "sort",
            "mode",
            name=op.f("uq_batch_place_campaign_id_person_id_sort_mode"),
        ),
    )
    op.create_index("ix_batch_place_batch", "batch_place", ["batch"])
    op.create_index(
        "ix_batch_place_waiting",
        "batch_place",
        ["campaign_id", "sort", "mode", "unit_id"],
        sqlite_where=sa.text("batch is null"),
        postgresql_where=sa.text("batch is null"),
    )


def _waits() -> None:
    op.create_table(
        "item_wait",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_item_wait_attempt_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_item_wait_campaign_id")),
        sa.PrimaryKeyConstraint("attempt_id", "place", name=op.f("pk_item_wait")),
    )
    op.create_index("ix_item_wait_occasion", "item_wait", ["campaign_id", "mode"])


def _groups() -> None:
    op.create_table(
        "item_group_tally",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_item_group_tally_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "is_head", "level", name=op.f("pk_item_group_tally")),
    )

"""Words and an order by which people are found, and the sums of tallies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from db.name_words import folded, keep

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ORDERED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
EVER = "9999-12-31"
COUNTS = ("assigned", "started", "completed", "passed")
TALLIES = {
    "participation_tally": (("campaign_id", "unit_id"), COUNTS),
    "answer_tally": (("campaign_id", "unit_id", "tactic"), ("people", "answers", "wrong")),
    "judgement_tally": (
        (
            "campaign_id",
            "mode",
            "unit_id",
            "signals",
            "hits",
            "noises",
            "alarms",
            "unclear_signals",
            "unclear_noises",
            "action_points",
            "action_max",
        ),
        ("people",),
    ),
    "gain_tally": (("campaign_id", "mode", "unit_id", "first", "second"), ("people",)),
    "retention_tally": (("campaign_id", "mode", "unit_id", "first", "second"), ("people",)),
    "sitting_tally": (
        (
            "campaign_id",
            "mode",
            "unit_id",
            "percent",
            "guess_right",
            "guess_wrong",
            "fairly_right",
            "fairly_wrong",
            "sure_right",
            "sure_wrong",
        ),
        ("people",),
    ),
}
PEOPLE = sa.text("select id, full_name, code, email from person")


def upgrade() -> None:
    op.create_table(
        "name_word",
        sa.Column("word", ORDERED, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_name_word_person_id")),
        sa.PrimaryKeyConstraint("word", "person_id", name=op.f("pk_name_word")),
    )
    op.create_index("ix_name_word_person", "name_word", ["person_id"])
    _write_words()
    op.drop_index("ix_person_name_key", "person")
    op.create_index("ix_person_name", "person", ["name_key", "id", "name_fold"])
    with op.batch_alter_table("membership") as table:
        table.add_column(sa.Column("name_key", ORDERED, nullable=False, server_default=""))
    own_key = "(select name_key from person where person.id = membership.person_id)"
    op.execute(f"update membership set name_key = {own_key}")
    with op.batch_alter_table("membership") as table:
        table.alter_column("name_key", server_default=None)
    days = ("from_on", "to_on")
    op.create_index("ix_membership_unit_name", "membership", ["unit_id", "name_key", "person_id", *days])
    op.create_index("ix_membership_name", "membership", ["name_key", "person_id", "unit_id", *days])
    op.create_index("ix_participation_tally_unit", "participation_tally", ["campaign_id", "unit_id", "on"])
    op.create_table(
        "participation_day",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_participation_day_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "on", name=op.f("pk_participation_day")),
    )
    ever = f"date '{EVER}'" if op.get_bind().dialect.name == "postgresql" else f"'{EVER}'"
    sums = ", ".join(f"sum({name})" for name in COUNTS)
    op.execute(
        f'insert into participation_day select campaign_id, "on", {sums} from participation_tally '
        'group by campaign_id, "on"'
    )
    for tally, (keys, counts) in TALLIES.items():
        names, sums = ", ".join(keys), ", ".join(f"sum({name})" for name in counts)
        op.execute(
            f'insert into {tally} ({names}, "on", {", ".join(counts)}) '
            f"select {names}, {ever}, {sums} from {tally} group by {names}"
        )


def downgrade() -> None:
    for tally in TALLIES:
        op.execute(f"delete from {tally} where \"on\" = '{EVER}'")
    op.drop_table("participation_day")
    op.drop_index("ix_participation_tally_unit", "participation_tally")
    op.drop_index("ix_membership_name", "membership")
    op.drop_index("ix_membership_unit_name", "membership")
    with op.batch_alter_table("membership") as table:
        table.drop_column("name_key")
    op.drop_index("ix_person_name", "person")
    op.create_index("ix_person_name_key", "person", ["name_key"])
    op.drop_table("name_word")


def _write_words() -> None:
    """Each person's words, and the text of them in the shape in which it is searched now."""
    connection = op.get_bind()
    people = {row[0]: (row[1], row[2], row[3]) for row in connection.execute(PEOPLE)}
    if people:
        connection.execute(
            sa.text("update person set name_fold = :fold where id = :id"),
            [{"id": i, "fold": folded(*each)} for i, each in people.items()],
        )
    keep(connection, people)

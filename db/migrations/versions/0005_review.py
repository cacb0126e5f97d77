"""What is remembered of each person and tactic, for reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Answers from before are taken as one right answer at the time of the last: FSRS begins so by default.
SEED = """
insert into review_card (person_id, tactic, stability, difficulty, due_at, reviewed_at)
select attempt.person_id, attempt_item.tactic, 2.3065, 2.1181,
    max(response.answered_at), max(response.answered_at)
from response
join attempt on attempt.id = response.attempt_id
join attempt_item on attempt_item.attempt_id = response.attempt_id and attempt_item.place = response.place
where attempt.mode <> 'before'
group by attempt.person_id, attempt_item.tactic
"""


def upgrade() -> None:
    op.create_table(
        "review_card",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tactic", sa.Text(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stability > 0", name=op.f("ck_review_card_stability")),
        sa.CheckConstraint("difficulty between 1 and 10", name=op.f("ck_review_card_difficulty")),
        sa.CheckConstraint("due_at >= reviewed_at", name=op.f("ck_review_card_due_later")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_card_person_id")),
        sa.PrimaryKeyConstraint("person_id", "tactic", name=op.f("pk_review_card")),
    )
    op.execute(SEED)


def downgrade() -> None:
    op.drop_table("review_card")

"""Sums of what people learned in place of counts of people by what they answered.

The sums are made from the answers by whoever asks for this shape (`manage.py init` counts anew).
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = ("campaign_id", "mode", "on", "unit_id")
SUMS = (
    "people",
    "percent",
    "judging",
    "sensitivity",
    "sensitivity_squares",
    "criterion",
    "criterion_squares",
    "acting",
    "action",
    "action_squares",
    "certain",
    "surplus",
    "surplus_squares",
    "guessing",
    "guess_right",
    "guess_wrong",
    "fairly_sure",
    "fairly_right",
    "fairly_wrong",
    "sure",
    "sure_right",
    "sure_wrong",
    "gaining",
    "gain_first",
    "gain_second",
    "gain_first_squares",
    "gain_second_squares",
    "gain_products",
    "keeping",
    "kept_first",
    "kept_second",
    "kept_first_squares",
    "kept_second_squares",
    "kept_products",
)
JUDGED = ("signals", "hits", "noises", "alarms", "unclear_signals", "unclear_noises")
CERTAIN = ("guess_right", "guess_wrong", "fairly_right", "fairly_wrong", "sure_right", "sure_wrong")
COUNTS = {
    "judgement_tally": (*JUDGED, "action_points", "action_max"),
    "gain_tally": ("first", "second"),
    "retention_tally": ("first", "second"),
    "sitting_tally": ("percent", *CERTAIN),
}


def upgrade() -> None:
    for name in COUNTS:
        op.drop_table(name)
    _make("learning_tally", (), SUMS, sa.BigInteger())


def downgrade() -> None:
    op.drop_table("learning_tally")
    for name, figures in COUNTS.items():
        _make(name, figures, ("people",), sa.Integer())


def _make(name: str, figures: tuple[str, ...], counts: tuple[str, ...], sort: sa.Integer) -> None:
    """A tally by campaign, occasion, day and unit, and by the figures of one person."""
    op.create_table(
        name,
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *(sa.Column(figure, sa.Integer(), nullable=False) for figure in figures),
        *(sa.Column(count, sort, nullable=False) for count in counts),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f(f"fk_{name}_campaign_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f(f"fk_{name}_unit_id")),
        sa.PrimaryKeyConstraint(*KEY, *figures, name=op.f(f"pk_{name}")),
    )

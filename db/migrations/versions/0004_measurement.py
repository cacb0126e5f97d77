"""Counts of people by how they judged and acted, and by how they did before and after."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JUDGED = ("signals", "hits", "noises", "alarms", "unclear_signals", "unclear_noises")
ACTED = ("action_points", "action_max")
PAIR = ("first", "second")


def upgrade() -> None:
    _make("judgement_tally", (*JUDGED, *ACTED))
    _make("gain_tally", PAIR)


def downgrade() -> None:
    op.drop_table("gain_tally")
    op.drop_table("judgement_tally")


def _make(name: str, figures: tuple[str, ...]) -> None:
    """A count of people for each combination of the figures, by campaign, occasion, day and unit."""
    key = ("campaign_id", "mode", "on", "unit_id", *figures)
    op.create_table(
        name,
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *(sa.Column(figure, sa.Integer(), nullable=False) for figure in figures),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f(f"fk_{name}_campaign_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f(f"fk_{name}_unit_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
    )

"""Counts per item, of scores, certainty and what is kept; certificates that may be withdrawn."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CERTAINTY = (
    "guess_right",
    "guess_wrong",
    "fairly_right",
    "fairly_wrong",
    "sure_right",
    "sure_wrong",
)
ITEM = ("people", "right", "points", "judged", "detected", "action_points", "action_max")
UNIT = ("campaign_id", "mode", "on", "unit_id")


def upgrade() -> None:
    """The new counts begin empty: they are counted from the events once the tables stand (`init` does)."""
    _make("retention_tally", (*UNIT, "first", "second"), ("people",))
    _make("sitting_tally", (*UNIT, "percent", *CERTAINTY), ("people",))
    _make("item_tally", ("campaign_id", "mode", "revision_id"), ITEM)
    op.add_column("certificate", sa.Column("withdrawn_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("certificate", "withdrawn_on")
    for name in ("item_tally", "sitting_tally", "retention_tally"):
        op.drop_table(name)


def _make(name: str, key: tuple[str, ...], counts: tuple[str, ...]) -> None:
    op.create_table(
        name,
        *(_column(each) for each in (*key, *counts)),
        *(
            sa.ForeignKeyConstraint([each], [f"{each[:-3]}.id"], name=op.f(f"fk_{name}_{each}"))
            for each in key
            if each.endswith("_id")
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
    )


def _column(name: str) -> "sa.Column[object]":
    kinds: dict[str, Any] = {"mode": sa.Text(), "on": sa.Date()}
    return sa.Column(name, kinds.get(name, sa.Integer()), nullable=False)

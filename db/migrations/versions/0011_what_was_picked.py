"""What was picked with each answer, how many people picked what, and each item against the rest."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REST = ("answers", "right", "rest", "rest_squares", "rest_right")
KEY = ("campaign_id", "mode", "revision_id")
PART = 5000


def upgrade() -> None:
    """The new counts begin empty: they are counted from the events once the tables stand (`init` does)."""
    op.add_column("response", sa.Column("picked", sa.Text(), server_default="", nullable=False))
    _fill()
    _make("pick_tally", (*KEY, "picked"), ("people",))
    _make("rest_tally", KEY, REST)


def downgrade() -> None:
    op.drop_table("rest_tally")
    op.drop_table("pick_tally")
    op.drop_column("response", "picked")


def _fill() -> None:
    table = sa.table(
        "response",
        sa.column("attempt_id", sa.Integer()),
        sa.column("place", sa.Integer()),
        sa.column("turns", sa.JSON()),
        sa.column("picked", sa.Text()),
    )
    c, bind, last = table.c, op.get_bind(), (0, -1)
    same = (c.attempt_id == sa.bindparam("a")) & (c.place == sa.bindparam("p"))
    while True:
        after = (c.attempt_id > last[0]) | ((c.attempt_id == last[0]) & (c.place > last[1]))
        found = sa.select(c.attempt_id, c.place, c.turns).where(after)
        rows = bind.execute(found.order_by(c.attempt_id, c.place).limit(PART)).all()
        if not rows:
            return
        changes = [{"a": row[0], "p": row[1], "words": _picked(row[2])} for row in rows]
        bind.execute(table.update().where(same).values(picked=sa.bindparam("words")), changes)
        last = rows[-1][0], rows[-1][1]


def _picked(turns: list[Mapping[str, Any]]) -> str:
    return "/".join(map(_of_turn, turns))


def _of_turn(turn: Mapping[str, Any]) -> str:
    if "choice" in turn:
        return str(turn["choice"])
    many = turn.get("choices") or turn.get("parts") or turn.get("order") or ()
    return ",".join(map(str, many))


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
    kinds: dict[str, Any] = {"mode": sa.Text(), "picked": sa.Text()}
    return sa.Column(name, kinds.get(name, sa.Integer()), nullable=False)

"""Items that go on for several turns, variants of an item, and actions scored apart from detection."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
MODES = "mode in ('practice', 'counted')"
MORE_MODES = "mode in ('practice', 'counted', 'before', 'month1', 'month5', 'review')"


def upgrade() -> None:
    op.create_table(
        "turn",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_turn_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "place", "number", name=op.f("pk_turn")),
    )
    with op.batch_alter_table("attempt_item") as table:
        table.add_column(sa.Column("variant", JSON, nullable=False, server_default=sa.text("'{}'")))
    with op.batch_alter_table("attempt") as table:
        table.drop_constraint(op.f("ck_attempt_known_mode"), type_="check")
        table.create_check_constraint(op.f("ck_attempt_known_mode"), MORE_MODES)
    with op.batch_alter_table("response") as table:
        table.add_column(sa.Column("turns", JSON, nullable=False, server_default=sa.text("'[]'")))
        table.add_column(sa.Column("action_points", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("action_max", sa.Integer(), nullable=False, server_default="0"))
        table.create_check_constraint(
            op.f("ck_response_action_points"), "action_points between 0 and action_max"
        )
    _rewrite("answer", "turns", lambda answer: [answer])
    with op.batch_alter_table("response") as table:
        table.drop_column("answer")
        table.alter_column("turns", server_default=None)
        table.alter_column("action_points", server_default=None)
        table.alter_column("action_max", server_default=None)
    with op.batch_alter_table("attempt_item") as table:
        table.alter_column("variant", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("response") as table:
        table.add_column(sa.Column("answer", JSON, nullable=False, server_default=sa.text("'{}'")))
    _rewrite("turns", "answer", lambda turns: turns[0])
    with op.batch_alter_table("response") as table:
        table.drop_constraint(op.f("ck_response_action_points"), type_="check")
        table.drop_column("action_max")
        table.drop_column("action_points")
        table.drop_column("turns")
        table.alter_column("answer", server_default=None)
    with op.batch_alter_table("attempt") as table:
        table.drop_constraint(op.f("ck_attempt_known_mode"), type_="check")
        table.create_check_constraint(op.f("ck_attempt_known_mode"), MODES)
    with op.batch_alter_table("attempt_item") as table:
        table.drop_column("variant")
    op.drop_table("turn")


def _rewrite(old: str, new: str, change) -> None:  # type: ignore[no-untyped-def]
    """Each answer, once a mapping alone, becomes the list of the turns of its item, or back."""
    rows = sa.table(
        "response", sa.column("attempt_id"), sa.column("place"), sa.column(old, JSON), sa.column(new, JSON)
    )
    connection = op.get_bind()
    for attempt_id, place, value in connection.execute(
        sa.select(rows.c.attempt_id, rows.c.place, rows.c[old])
    ).all():
        value = json.loads(value) if isinstance(value, str) else value
        same = (rows.c.attempt_id == attempt_id) & (rows.c.place == place)
        connection.execute(sa.update(rows).where(same).values({new: change(value)}))

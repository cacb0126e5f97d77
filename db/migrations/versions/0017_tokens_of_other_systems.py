"""Tokens of other systems and how often they ask; when people learned becomes a way to look things up."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
AT = sa.DateTime(timezone=True)
TIMES = (
    ("lesson_progress", "started_at"),
    ("lesson_progress", "completed_at"),
    ("card_visit", "visited_at"),
    ("card_visit", "answered_at"),
    ("attempt", "started_at"),
    ("attempt", "submitted_at"),
)


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", AT, nullable=True),
        sa.Column("used_at", AT, nullable=True),
        sa.Column("pace_at", AT, nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_api_token_has_name")),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_api_token_ends_after_start")),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdrawn_by is null)", name=op.f("ck_api_token_withdrawn_by_somebody")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_api_token_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_table(
        "api_use",
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("last_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["api_token.id"], name=op.f("fk_api_use_token_id")),
        sa.PrimaryKeyConstraint("token_id", "on", "kind", name=op.f("pk_api_use")),
    )
    for table, column in TIMES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in reversed(TIMES):
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_table("api_use")
    op.drop_table("api_token")

"""How many people have a name that begins so, day by day, and the sums of all days."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ORDERED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
LETTERS = 6
EVER = "9999-12-31"


def upgrade() -> None:
    op.create_table(
        "name_tally",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("part", ORDERED, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("on", "part", name=op.f("pk_name_tally")),
    )
    part = f"substr(name_key, 1, {LETTERS}) as part"
    op.execute(
        'insert into name_tally ("on", part, people) select day, part, sum(n) from ('
        f"select from_on as day, {part}, 1 as n from membership union all "
        f"select to_on as day, {part}, -1 as n from membership where to_on is not null"
        ") as days group by day, part"
    )
    ever = f"date '{EVER}'" if op.get_bind().dialect.name == "postgresql" else f"'{EVER}'"
    op.execute(
        f'insert into name_tally ("on", part, people) select {ever}, part, sum(people) '
        "from name_tally group by part"
    )


def downgrade() -> None:
    op.drop_table("name_tally")

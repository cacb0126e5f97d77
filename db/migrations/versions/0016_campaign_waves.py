"""Waves of a campaign, and how many people have a later deadline than their unit."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAMES = {"pk": "pk_%(table_name)s"}
COUNTED = ("participation_tally", "participation_day")


def upgrade() -> None:
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_for_rest", sa.Boolean(), nullable=False),
        sa.CheckConstraint("due_on >= starts_on", name=op.f("ck_wave_due_after_start")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_wave_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        sa.UniqueConstraint(
            "campaign_id", "since_on", "place", name=op.f("uq_wave_campaign_id_since_on_place")
        ),
    )
    op.create_table(
        "wave_unit",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_wave_unit_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_wave_unit_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "unit_id", name=op.f("pk_wave_unit")),
    )
    _change_key("from_unit_id", "to_unit_id", "sort")
    for table in COUNTED:
        op.add_column(table, sa.Column("spared", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    for table in COUNTED:
        op.drop_column(table, "spared")
    op.execute(
        "delete from unit_succession where sort = 'split' and exists (select 1 from unit_succession other"
        " where other.from_unit_id = unit_succession.from_unit_id"
        " and other.to_unit_id = unit_succession.to_unit_id and other.sort = 'merge')"
    )
    _change_key("from_unit_id", "to_unit_id")
    op.drop_table("wave_unit")
    op.drop_table("wave")


def _change_key(*columns: str) -> None:
    """A part that was split off may take in later what it came of: the same two units, twice."""
    with op.batch_alter_table("unit_succession", naming_convention=NAMES) as batch:
        batch.drop_constraint("pk_unit_succession", type_="primary")
        batch.create_primary_key("pk_unit_succession", list(columns))

"""Reminders by mail, difficulties that units raise, and initiatives that they send in."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("put_off", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_run")),
    )
    op.create_table(
        "difficulty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("is_proposal", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('open', 'answered', 'closed')", name=op.f("ck_difficulty_known_state")),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_difficulty_raised_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_difficulty_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulty")),
    )
    op.create_index("ix_difficulty_raised_by", "difficulty", ["raised_by"], unique=False)
    op.create_index(op.f("ix_difficulty_raised_on"), "difficulty", ["raised_on"], unique=False)
    op.create_index("ix_difficulty_unit", "difficulty", ["unit_id", "id"], unique=False)
    op.create_table(
        "initiative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('sent', 'returned', 'approved')", name=op.f("ck_initiative_known_state")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_initiative_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
    )
    op.create_index("ix_initiative_state", "initiative", ["state", "id"], unique=False)
    op.create_index("ix_initiative_unit", "initiative", ["unit_id", "id"], unique=False)
    op.create_table(
        "mail_refusal",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_refusal_person_id")),
        sa.PrimaryKeyConstraint("person_id", "sort", name=op.f("pk_mail_refusal")),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at is not null)", name=op.f("ck_outbox_mail_sent_when_sent")
        ),
        sa.CheckConstraint(
            "sort in ('not_started', 'behind', 'overdue', 'refresher', 'digest')",
            name=op.f("ck_outbox_mail_known_sort"),
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_outbox_mail_known_state")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_outbox_mail_campaign_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_mail_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_outbox_mail_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint(
            "person_id",
            "campaign_id",
            "sort",
            "week",
            name=op.f("uq_outbox_mail_person_id_campaign_id_sort_week"),
        ),
    )
    op.create_index("ix_outbox_mail_settled", "outbox_mail", ["settled_at"], unique=False)
    op.create_index("ix_outbox_mail_state", "outbox_mail", ["state", "due_at"], unique=False)
    op.create_index("ix_outbox_mail_unit", "outbox_mail", ["unit_id", "sent_at"], unique=False)
    op.create_table(
        "reminding",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("weekly_cap", sa.Integer(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.CheckConstraint("weekly_cap between 1 and 3", name=op.f("ck_reminding_weekly_cap")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_reminding_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_reminding")),
    )
    op.create_table(
        "difficulty_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("difficulty_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "move in ('raise', 'reply', 'answer', 'close', 'reopen')",
            name=op.f("ck_difficulty_note_known_move"),
        ),
        sa.ForeignKeyConstraint(
            ["difficulty_id"], ["difficulty.id"], name=op.f("fk_difficulty_note_difficulty_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_difficulty_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulty_note")),
    )
    op.create_index("ix_difficulty_note_difficulty", "difficulty_note", ["difficulty_id", "id"], unique=False)
    op.create_table(
        "initiative_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "move in ('send', 'return', 'approve')", name=op.f("ck_initiative_move_known_move")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_move_initiative_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_initiative_move_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_move")),
    )
    op.create_index("ix_initiative_move_at", "initiative_move", ["at"], unique=False)
    op.create_index("ix_initiative_move_initiative", "initiative_move", ["initiative_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_initiative_move_initiative", table_name="initiative_move")
    op.drop_index("ix_initiative_move_at", table_name="initiative_move")
    op.drop_table("initiative_move")
    op.drop_index("ix_difficulty_note_difficulty", table_name="difficulty_note")
    op.drop_table("difficulty_note")
    op.drop_table("reminding")
    op.drop_index("ix_outbox_mail_unit", table_name="outbox_mail")
    op.drop_index("ix_outbox_mail_state", table_name="outbox_mail")
    op.drop_index("ix_outbox_mail_settled", table_name="outbox_mail")
    op.drop_table("outbox_mail")
    op.drop_table("mail_refusal")
    op.drop_index("ix_initiative_unit", table_name="initiative")
    op.drop_index("ix_initiative_state", table_name="initiative")
    op.drop_table("initiative")
    op.drop_index("ix_difficulty_unit", table_name="difficulty")
    op.drop_index(op.f("ix_difficulty_raised_on"), table_name="difficulty")
    op.drop_index("ix_difficulty_raised_by", table_name="difficulty")
    op.drop_table("difficulty")
    op.drop_table("mail_run")

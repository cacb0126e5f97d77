"""The answers of a measured sitting count once it is handed in, and no longer one by one.

No table changes its shape; the counts are made anew by `manage.py init`, as after every migration.
"""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

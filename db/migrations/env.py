"""Alembic's entry: always online, on the connection that db.migrate hands over."""

from typing import Any, Literal

from alembic import context

from db.tables import Base, Instant


def _render(kind: str, item: object, _context: Any) -> str | Literal[False]:
    """A migration stands on SQLAlchemy alone, so that later changes here cannot bend it."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    render_item=_render,
)
context.run_migrations()

"""Boards of figures as plug-ins: every file of this folder is one, found by its name.

To add one, write `analytics/boards/<subject>.py` that ends in `BOARD = BoardSort(...)` (see contract.py and
participation.py), a chart in `analytics/charts/` for each name in its `charts`, and the words
`boards.<name>.title` and `.lead` (any file under text/vi; `boards:` may be opened in several). Page, files,
audit line and the tests over all boards follow without another change: the page shows a field for each of
`choices`, and every chart's table leads down to units when it has the columns `code`, `unit` and `units`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from access.viewer import Viewer
from analytics.boards.contract import BoardSort

NOT_BOARDS = frozenset({"contract", "asking", "files", "branches"})


@cache
def list_boards() -> tuple[BoardSort, ...]:
    """Every board, in the order of the page."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if m.name not in NOT_BOARDS]
    found = (importlib.import_module(f"{__name__}.{name}").BOARD for name in sorted(names))
    return tuple(sorted(found, key=lambda board: board.place))


def find_board(name: str) -> BoardSort | None:
    """The board called `name` in an address."""
    return {board.name: board for board in list_boards()}.get(name)


def boards_of(viewer: Viewer) -> tuple[BoardSort, ...]:
    """The boards that the viewer may open."""
    return tuple(board for board in list_boards() if viewer.may(board.needs))

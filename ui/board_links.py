"""The addresses of the page of figures: from board to board, down to a unit, and to the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from analytics.boards.asking import BOARD, CAMPAIGN, DAY, FROM, OTHER, OTHER_DAY, TO, UNIT
from analytics.boards.contract import BoardSort, Choice
from text import t
from text.formats import read_day
from ui.parts.markup import draw, el

PAGE = "/so-lieu"
NAMES: dict[Choice, tuple[str, ...]] = {
    Choice.CAMPAIGN: (CAMPAIGN,),
    Choice.DAY: (DAY,),
    Choice.PERIOD: (FROM, TO),
    Choice.UNIT: (UNIT,),
    Choice.BESIDE: (OTHER, OTHER_DAY),
}


def draw_board_tabs(boards: Sequence[BoardSort], here: BoardSort, asked: Mapping[str, str]) -> None:
    """A link to each board, which keeps what is chosen here; nothing for a single one.

    Plain links: one of Streamlit's own to the page that one is on keeps the old address.
    """
    if len(boards) < 2:
        return
    links = (
        el(
            "a",
            board.title,
            href=f"{PAGE}?{urlencode(board_query(board, asked))}",
            aria_current="page" if board is here else None,
        )
        for board in boards
    )
    draw(el("nav", *links, cls="lc-boards", aria_label=t("boards.tabs")))


def board_query(board: BoardSort, asked: Mapping[str, str]) -> dict[str, str]:
    """The query of a board: what was asked for as far as it lets choose, days as systems write them."""
    names = [name for choice, own in NAMES.items() if choice in board.choices for name in own]
    return {BOARD: board.name, **{name: _plain(asked[name]) for name in names if asked.get(name)}}


def unit_address(query: Mapping[str, str], code: str) -> str:
    """The same board of a unit."""
    kept = {name: value for name, value in query.items() if name != UNIT}
    return f"{PAGE}?{urlencode({**kept, **({UNIT: code} if code else {})})}"


def last_address(board: BoardSort, query: Mapping[str, str], code: str) -> str:
    """What the board leads to for a unit without others below: its people on the same day, done or not."""
    asked = {UNIT: code, **({DAY: query[DAY]} if query.get(DAY) else {})}
    return f"{board.leads_to}?{urlencode(asked)}"


def file_address(board: BoardSort, query: Mapping[str, str], ending: str, **more: str) -> str:
    """Where a file of the board is had."""
    kept = {name: value for name, value in query.items() if name != BOARD}
    asked = urlencode({**kept, **more})
    return f"/xuat/so-lieu/{board.name}.{ending}" + (f"?{asked}" if asked else "")


def _plain(value: str) -> str:
    day = read_day(value)
    return day.isoformat() if day else value

"""Files of a board of figures, made when asked for from the same value as the page."""

from __future__ import annotations

from io import BytesIO

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.viewer import Permission
from analytics.asking import AskFault
from analytics.boards import find_board
from analytics.boards.asking import CHART, read_ask
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.boards.files import board_book, note_board_export
from analytics.exports import find_export
from analytics.exports.contract import Export
from text import t
from web import pages
from web.exports import STATUS, attached
from web.site import Site
from web.viewers import require_viewer


def routes(site: Site) -> list[Route]:
    """/xuat/so-lieu/<board>.<format> with the query of the page; `hinh` names the table that comes first."""

    # Not async: it runs in a worker thread, so that a long file holds nobody else up.
    def board_file(request: Request) -> Response:
        export = find_export(request.path_params["format"])
        board = find_board(request.path_params["board"])
        if export is None or board is None:
            raise HTTPException(404)
        try:
            return _send(request, site, board, export)
        except AskFault as fault:
            link, status = ("/so-lieu", t("boards.back")), STATUS.get(fault.key, 400)
            return pages.message(t("figures.request.title"), str(fault), link, status)

    return [Route("/xuat/so-lieu/{board}.{format}", board_file, methods=["GET"])]


def _send(request: Request, site: Site, board: BoardSort, export: Export) -> Response:
    """The file, once the audit log holds that it leaves; the log's lock is not held while it is written."""
    viewer, now = require_viewer(request, site), site.now()
    viewer.require(Permission.EXPORT)
    chart = request.query_params.get(CHART, "")
    if chart and chart not in board.charts:
        raise HTTPException(404)
    with site.database.read() as tx:
        ask = read_ask(tx, viewer, board, request.query_params, now)
        if ask.campaign is None and Choice.CAMPAIGN in board.choices:
            raise AskFault("no_campaign")
        book = board_book(tx, viewer, board, ask, board.build(tx, viewer, ask), chart)
    file = BytesIO()
    export.write_book(book, file)
    with site.database.write() as tx:
        note_board_export(tx, viewer, board, book, export.name, now)
    return attached(file.getvalue(), _file_name(board, ask, chart, export), export)


def _file_name(board: BoardSort, ask: BoardAsk, chart: str, export: Export) -> str:
    days = (ask.from_on, ask.to_on) if Choice.PERIOD in board.choices else (ask.on,)
    parts = (board.name, chart.replace("_", "-"), *(day.isoformat() for day in days))
    return f"{'-'.join(part for part in parts if part)}.{export.name}"

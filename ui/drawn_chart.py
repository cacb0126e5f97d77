"""One chart of a board: the sentence, the figure, its table, its picture and its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from analytics.boards.contract import BoardSort, Drawn
from analytics.charts.contract import FONT, INK
from analytics.exports.book import DECIMALS, Cell, Sheet
from analytics.exports.book import Column as SheetColumn
from text import t
from text.formats import show_day, show_decimals
from ui.board_links import file_address, last_address, unit_address
from ui.browser import picture_button
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page
from ui.parts.cards import card
from ui.parts.markup import Html, draw, el, join
from ui.parts.tables import Cell as ShownCell
from ui.parts.tables import Column, table_html

HEADING = 48
"""Height in pixels of the heading of a picture; theme.css takes as much away again."""
FORMATS = ("xlsx", "csv", "json", "parquet")
# Plotly's own words while it saves a picture, under the English ones that it knows them by.
WORDS = {
    "Download plot as a PNG": "boards.picture.save",
    "Taking snapshot - this may take a few seconds": "boards.picture.making",
    "Snapshot succeeded": "boards.picture.made",
    "Sorry, there was a problem downloading your snapshot!": "boards.picture.failed",
}


def draw_chart(
    board: BoardSort, drawn: Drawn, query: Mapping[str, str], about: str, may_export: bool
) -> None:
    """The card of a chart; `query` is what the page is about, `about` the same in words, for the picture.

    Of an empty figure only the sentence stands.
    """
    sheet, key = drawn.sheet, f"chart-{board.name}-{drawn.chart.name}"
    with card(key):
        draw(join(el("h2", sheet.title, cls="lc-card-title"), el("p", drawn.said, cls="lc-said")))
        figure = drawn.chart.build(drawn.value)
        has_marks = _has_marks(figure)
        if has_marks:
            with st.container(key=key):
                _head_picture(figure, sheet.title, about)
                _draw_figure(figure, board, drawn, key)
        _draw_table(board, sheet, query)
        with st.container(key=f"lcchartlinks-{key}", horizontal=True, vertical_alignment="center"):
            if has_marks:
                picture_button(t("boards.picture.save"), t("boards.picture.of", title=sheet.title), key)
            if may_export:
                draw(_files(board, sheet, query))


def show_cell(column: SheetColumn, cell: Cell) -> ShownCell:
    """A cell of a sheet as people read it."""
    if isinstance(cell, float):
        return show_decimals(cell, DECIMALS)
    return show_day(cell) if isinstance(cell, date) else cell


def _has_marks(figure: Any) -> bool:
    """Whether anything is to be seen: a cell, or a bar or a line that is not all at 0."""
    if any(trace.type == "heatmap" and trace.z for trace in figure.data):
        return True
    bars_and_lines = (trace for trace in figure.data if trace.type != "heatmap")
    sizes = (trace.x if trace.orientation == "h" else trace.y for trace in bars_and_lines)
    return any(size for own in sizes for size in own or ())


def _head_picture(figure: Any, title: str, about: str) -> None:
    """Room and a heading above the figure, which the page hides (.gtitle) and a saved picture has."""
    text = f"<b>{escape(title)}</b><br><span style='font-size:12px'>{escape(about)}</span>"
    look = {"size": 15, "color": INK, "family": FONT}
    figure.layout.title = {"text": text, "x": 0, "xanchor": "left", "xref": "paper", "font": look}
    figure.layout.title.update(y=1, yref="container", yanchor="top", pad={"t": 22})
    figure.layout.margin.t += HEADING
    figure.layout.height += HEADING


def _draw_figure(figure: Any, board: BoardSort, drawn: Drawn, key: str) -> None:
    config = {
        "scrollZoom": False,
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {
            "format": "png",
            "scale": 2,
            "filename": f"{board.name}-{drawn.chart.name.replace('_', '-')}",
        },
        "locale": "vi",
        "locales": {
            "vi": {"dictionary": {english: t(ours) for english, ours in WORDS.items()}, "format": {}}
        },
    }
    st.plotly_chart(figure, theme=None, config=config, alt=drawn.said, key=f"plot-{key}")


def _draw_table(board: BoardSort, sheet: Sheet, query: Mapping[str, str]) -> None:
    parameter = f"trang-{sheet.key}"
    is_asked = parameter in st.query_params
    page = fit_page(read_page(parameter), len(sheet.rows))
    start = first_line(page)
    with st.expander(t("boards.table_of"), expanded=is_asked, key=f"lctable-{sheet.key}"):
        columns = [Column(c.title, "text" if c.sort == "text" else "number") for c in sheet.columns]
        rows = [_row(board, sheet, row, query) for row in sheet.rows[start : start + PAGE_SIZE]]
        table = table_html(columns, rows, sheet.title)
        look = "lc-scroll lc-board-table"
        draw(el("div", table, cls=look, tabindex=0, role="region", aria_label=sheet.title))
        draw_pager(page, len(sheet.rows), parameter)


def _row(
    board: BoardSort, sheet: Sheet, row: tuple[Cell, ...], query: Mapping[str, str]
) -> tuple[ShownCell, ...]:
    shown = [show_cell(column, cell) for column, cell in zip(sheet.columns, row, strict=True)]
    keys = [column.key for column in sheet.columns]
    if {"code", "unit", "units"} <= set(keys) and row[keys.index("code")]:
        code, name = str(row[keys.index("code")]), str(row[keys.index("unit")])
        # A step down to the units below, and below the last of them to its people.
        has_units = bool(row[keys.index("units")])
        href = unit_address(query, code) if has_units else last_address(board, query, code)
        shown[keys.index("unit")] = el("a", name, href=href)
    return tuple(shown)


def _files(board: BoardSort, sheet: Sheet, query: Mapping[str, str]) -> Html:
    links = (
        el("a", t(f"boards.file.{ending}"), href=file_address(board, query, ending, hinh=sheet.key))
        for ending in FORMATS
    )
    label = t("boards.files_of", title=sheet.title)
    return el(
        "div",
        el("span", t("boards.files"), cls="lc-mute"),
        *links,
        cls="lc-files",
        role="group",
        aria_label=label,
    )

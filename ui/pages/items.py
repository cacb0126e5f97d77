"""Item health for the office and the leadership: which questions turned out harder or easier than thought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from access.viewer import Permission
from analytics.charts import get_chart
from analytics.discrimination import LEAST_ANSWERS, OptionShare
from analytics.intervals import Interval, TooFew
from analytics.item_health import (
    LEVELS,
    Agreement,
    ItemBoard,
    ItemLine,
    correlation_sentence,
    item_board,
    means_sentence,
)
from quizzes.observed import LEAST_TO_BALANCE
from text import t, words
from text.formats import show_decimals, show_number
from text.vietnamese import holds_words
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page, to_first_page
from ui.parts.bars import Bar, bar_rows_html
from ui.parts.cards import Tile, Tone, card, draw_tiles, empty_state, tag_html
from ui.parts.frame import page_title
from ui.parts.markup import Html, draw, el
from ui.parts.plain import plain
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database
from ui.session import require_viewer

MOST_NAMED = 6
TONES: dict[Agreement, Tone] = {
    Agreement.WITHHELD: "",
    Agreement.SAME: "safe",
    Agreement.OPEN: "",
    Agreement.HARDER: "amber",
    Agreement.EASIER: "amber",
}


def show() -> None:
    """The whole page."""
    viewer = require_viewer()
    viewer.require(Permission.SEE_ITEMS)
    with database().read() as tx:
        board = item_board(tx, viewer)
    page_title(t("item_health.title"), t("item_health.lead"))
    if not board.lines:
        empty_state(t("item_health.empty_title"), t("item_health.empty"))
        return
    if board.shown:
        draw_tiles(_tiles(board))
        _chart(board)
        _named(board.disagreeing)
    else:
        empty_state(t("item_health.waiting_title"), t("item_health.waiting"))
    _table(board)


def _tiles(board: ItemBoard) -> tuple[Tile, ...]:
    off = len(board.disagreeing)
    balancing = sum(line.is_balancing for line in board.shown)
    return (
        Tile(
            t("item_health.tile.shown"),
            f"{show_number(len(board.shown))} / {show_number(len(board.lines))}",
            t("item_health.tile.shown_note"),
        ),
        Tile(
            t("item_health.tile.off"),
            show_number(off),
            t(f"item_health.tile.{'off_note' if off else 'off_none'}"),
            "amber" if off else "",
        ),
        _correlation(board),
        Tile(
            t("item_health.tile.balancing"),
            show_number(balancing),
            t("item_health.tile.balancing_note", n=LEAST_TO_BALANCE),
        ),
    )


def _correlation(board: ItemBoard) -> Tile:
    label, found = t("item_health.tile.correlation"), board.correlation
    if isinstance(found, TooFew):
        return Tile(label, "–", t("item_health.tile.correlation_few", needed=found.needed))
    low, high, value = (show_decimals(each, 2) for each in (found.low, found.high, found.value))
    note = t("item_health.tile.correlation_note", low=low, high=high, n=len(board.judged))
    return Tile(label, value, note)


def _chart(board: ItemBoard) -> None:
    chart = get_chart("item_levels")
    config = {"displayModeBar": False, "scrollZoom": False}
    with card("levels"):
        draw(el("h2", t("item_health.chart.title"), cls="lc-card-title"))
        draw(el("p", correlation_sentence(board)))
        if board.judged:
            st.plotly_chart(
                chart.build(board), theme=None, config=config, alt=chart.alt(board), key="item-levels"
            )
        told = f"{means_sentence(board)} {t('item_health.chart.lead')}".strip()
        draw(el("p", told, cls="lc-mute"))


def _named(lines: Sequence[ItemLine]) -> None:
    """What disagrees, with what to do about it."""
    with card("off"):
        draw(el("h2", t("item_health.off.title"), cls="lc-card-title"))
        if not lines:
            draw(el("p", t("item_health.off.none"), cls="lc-mute"))
            return
        draw(el("p", t("item_health.off.lead"), cls="lc-mute"))
        draw(el("div", *(_group(key, own) for key, own in _groups(lines[:MOST_NAMED])), cls="lc-remarks"))
        if len(lines) > MOST_NAMED:
            draw(el("p", t("item_health.off.more", n=show_number(len(lines) - MOST_NAMED)), cls="lc-mute"))


def _groups(lines: Sequence[ItemLine]) -> list[tuple[tuple[Agreement, str], list[ItemLine]]]:
    """Items that ask for the same to be done, in the order of the first of each."""
    groups: dict[tuple[Agreement, str], list[ItemLine]] = {}
    for line in lines:
        sort = "judged" if line.is_judged else "other"
        groups.setdefault((line.agreement, sort), []).append(line)
    return list(groups.items())


def _group(key: tuple[Agreement, str], lines: Sequence[ItemLine]) -> Html:
    """What to do, said once, above the items that ask for it."""
    agreement, sort = key
    return el(
        "section",
        el(
            "div",
            tag_html(agreement.label, TONES[agreement]),
            el("p", t(f"item_health.off.{agreement.value}_{sort}")),
        ),
        el("ul", *(_off(line) for line in lines), cls="lc-sources"),
        cls="lc-remark lc-stack",
    )


def _off(line: ItemLine) -> Html:
    assert line.share is not None
    told = t(
        "item_health.off.line",
        tactic=_tactic(line.tactic),
        predicted=_level(line.predicted),
        people=show_number(line.people or 0),
        **_percents(line.share),
    )
    return el("li", el("b", line.name), el("br"), told)


def _table(board: ItemBoard) -> None:
    with card("items"):
        draw(el("h2", t("item_health.table.title"), cls="lc-card-title"))
        found = _ask(board.lines)
        if not found:
            title, body = t("item_health.table.nobody_title"), t("item_health.table.nobody")
            draw(el("div", el("h2", title), el("p", body), cls="lc-empty"))
            return
        page = fit_page(read_page(), len(found))
        shown = found[first_line(page) :][:PAGE_SIZE]
        draw_table(_columns(), [_row(line) for line in shown], t("item_health.table.title"))
        draw_pager(page, len(found))
        draw(el("p", t("item_health.table.note", least=LEAST_ANSWERS), cls="lc-mute"))
        _options([line for line in shown if line.options])


def _options(lines: Sequence[ItemLine]) -> None:
    """Which option drew how many, for the item of the page that is chosen."""
    if not lines:
        return
    names = {line.key: plain(line.name) for line in lines}
    chosen = st.selectbox(
        t("item_health.options.choose"), list(names), index=None, format_func=names.__getitem__, key="options"
    )
    line = next((each for each in lines if each.key == chosen), None)
    if line is None:
        return
    draw(bar_rows_html([_option(each) for each in line.options]))
    draw(el("p", t("item_health.options.note", n=show_number(line.options[0].all)), cls="lc-mute"))


def _option(share: OptionShare) -> Bar:
    mark = t(f"item_health.options.{'right' if share.is_right else 'wrong'}")
    label = f"{share.text} ({mark}, {show_number(share.people)}/{show_number(share.all)})"
    return Bar(share.people, share.all, "safe" if share.is_right else "brand", label)


def _ask(lines: Sequence[ItemLine]) -> list[ItemLine]:
    """The items that fit what was asked for, most people first; what is asked stays in the address."""
    looked = st.text_input(
        t("item_health.table.search"),
        placeholder=t("item_health.table.search_hint"),
        key="tim",
        bind="query-params",
        on_change=to_first_page,
        width=360,
    )
    state = _pills("so-sanh", "state", {t("item_health.table.off"): "off"})
    tactics = sorted({line.tactic for line in lines}, key=_tactic)
    kinds = sorted({line.kind for line in lines}, key=_kind)
    with st.expander(t("item_health.table.filters")):
        tactic = _pills("thu-doan", "tactic", {_tactic(each): each for each in tactics})
        kind = _pills("loai", "kind", {_kind(each): each for each in kinds})
        level = _pills("muc", "level", {_level(each).capitalize(): each for each in LEVELS})
    fitting = [
        line
        for line in lines
        if holds_words(looked or "", line.name, line.key)
        and tactic in {"", line.tactic}
        and kind in {"", line.kind}
        and level in {"", line.predicted}
        and (not state or line.is_off)
    ]
    return sorted(fitting, key=lambda line: -(line.people or 0))


def _pills(key: str, name: str, labels: dict[str, str]) -> str:
    every = t("item_health.table.all")
    chosen = st.pills(
        t(f"item_health.table.{name}"),
        [every, *labels],
        default=every,
        required=True,
        key=key,
        bind="query-params",
        on_change=to_first_page,
    )
    return labels.get(chosen or "", "")


def _columns() -> list[Column]:
    names: Iterable[str] = ("item", "kind", "predicted", "observed")
    columns = [Column(t(f"item_health.table.column.{name}")) for name in names]
    columns += [
        Column(t(f"item_health.table.column.{name}"), "number") for name in ("share", "action", "tells")
    ]
    columns.append(Column(t("item_health.table.column.people"), "number"))
    return [*columns, Column(t("item_health.table.column.agreement"))]


def _row(line: ItemLine) -> tuple[Cell, ...]:
    name = el("span", el("span", line.name), el("br"), el("span", _tactic(line.tactic), cls="lc-mute"))
    if line.share is None:
        people: Cell = t("item_health.table.withheld")
    else:
        people = line.people
    return (
        name,
        _kind(line.kind),
        _level(line.predicted),
        _level(line.observed) if line.observed else None,
        t("item_health.table.share", **_percents(line.share)) if line.share else None,
        f"{round(100 * line.action)}%" if line.action is not None else None,
        _tells(line),
        people,
        tag_html(line.agreement.label, TONES[line.agreement]),
    )


def _tells(line: ItemLine) -> Cell:
    """The discrimination with its interval and a word where it is surely weak; too few are told as such."""
    found = line.discrimination
    if found is None:
        return None
    if isinstance(found, TooFew):
        return t("item_health.agreement.withheld")
    low, high, value = (show_decimals(each, 2) for each in (found.low, found.high, found.value))
    told = t("item_health.table.tells", value=value, low=low, high=high)
    return f"{told} · {t('item_health.table.weak')}" if line.is_weak else told


def _percents(share: Interval) -> dict[str, int]:
    ends = {"percent": share.value, "low": share.low, "high": share.high}
    return {name: round(100 * value) for name, value in ends.items()}


def _level(level: str) -> str:
    return t(f"content.level.{level}")


def _kind(kind: str) -> str:
    name = f"item_health.kind.{kind}"
    return t(name) if name in words() else kind


def _tactic(key: str) -> str:
    return t(f"tactic.{key}") if f"tactic.{key}" in words() else key


show()

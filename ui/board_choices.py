"""What is chosen on the page of figures, kept in the address: campaign, days, unit, what to compare with."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from access.viewer import Viewer
from analytics.boards.asking import CAMPAIGN, DAY, FROM, OTHER, OTHER_DAY, TO, UNIT
from analytics.boards.branches import Crumb
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.sight import in_tree_order, units_in_sight
from db.campaigns import CampaignNow, list_campaigns
from db.engine import Tx
from text import t
from text.formats import local_day, read_day, show_day
from ui.board_links import board_query, unit_address
from ui.parts.cards import card
from ui.parts.markup import Html, draw, el
from ui.unit_chooser import UnitChoice, choose_unit

NAMES = (CAMPAIGN, DAY, FROM, TO, UNIT, OTHER, OTHER_DAY)


def read_choices() -> dict[str, str]:
    """What the address asks for."""
    return {name: st.query_params[name] for name in NAMES if st.query_params.get(name)}


def draw_choices(tx: Tx, viewer: Viewer, board: BoardSort, ask: BoardAsk, asked: Mapping[str, str]) -> None:
    """A field for each choice of the board, then the way to the unit and those around it."""
    if board.choices <= {Choice.CAMPAIGN} and len(list_campaigns(tx)) < 2:
        return
    with card("choices"):
        with st.container(key="lcchoices", horizontal=True, vertical_alignment="bottom"):
            _fields(tx, board, ask)
        if Choice.UNIT in board.choices:
            _units(tx, viewer, board, ask, asked)


def _fields(tx: Tx, board: BoardSort, ask: BoardAsk) -> None:
    campaigns = [each for each in list_campaigns(tx) if each.starts_on <= local_day(ask.now)]
    if ask.campaign and len(campaigns) > 1:
        _campaign(CAMPAIGN, campaigns, ask.campaign)
    if Choice.DAY in board.choices:
        _day(DAY, show_day(ask.on))
    if Choice.PERIOD in board.choices:
        _day(FROM, show_day(ask.from_on))
        _day(TO, show_day(ask.to_on))
    if ask.beside:
        if len(campaigns) > 1:
            _campaign(OTHER, campaigns, ask.beside.campaign)
        _day(OTHER_DAY, show_day(ask.beside.on))


def _campaign(name: str, campaigns: list[CampaignNow], here: CampaignNow) -> None:
    # An address may name one that is yet to begin; it must not turn into another one by itself.
    names = {each.code: each.name for each in campaigns} | {here.code: here.name}
    chosen = st.selectbox(
        t(f"boards.field.{name}"),
        list(names),
        index=list(names).index(here.code),
        format_func=names.__getitem__,
        key=f"choice-{name}-{here.code}",
        width=320,
    )
    if chosen and chosen != here.code:
        _go(name, chosen)


def _day(name: str, shown: str) -> None:
    """A day as people write it; what cannot be read stays in the field, with a word why on the page."""
    asked = st.query_params.get(name, "")
    day = read_day(asked)
    written = show_day(day) if day else asked
    typed = st.text_input(
        t(f"boards.field.{name}"), written, placeholder=shown, key=f"choice-{name}-{asked}", width=160
    )
    if (typed or "").strip() != written:
        found = read_day(typed or "")
        _go(name, found.isoformat() if found else (typed or "").strip())


def _go(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
    st.rerun()


def _units(tx: Tx, viewer: Viewer, board: BoardSort, ask: BoardAsk, asked: Mapping[str, str]) -> None:
    """The way down from the top of the sight, each step a link, and a search over all units in sight."""
    on = ask.to_on if Choice.PERIOD in board.choices else ask.on
    sight = [
        UnitChoice(u.code, u.name, depth)
        for u, depth in in_tree_order(units_in_sight(tx, viewer.scope, on, None))
    ]
    if len(sight) < 2:
        return
    tops = [unit for unit in sight if unit.depth == 0]
    first = tops[0].code if len(tops) == 1 else ""
    name_of_all = (
        None if first else t("figures.filter.everything" if viewer.scope.everything else "office.unit.every")
    )
    code = ask.unit_code or first
    draw(_crumbs(_path(sight, code), name_of_all, board_query(board, asked)))
    chosen = choose_unit(sight, name_of_all, code)
    if chosen != code:
        _go(UNIT, chosen)


def _path(sight: list[UnitChoice], code: str) -> tuple[Crumb, ...]:
    path: list[UnitChoice] = []
    for unit in sight:
        path = [each for each in path if each.depth < unit.depth]
        path.append(unit)
        if unit.code == code:
            return tuple(Crumb(each.code, each.name) for each in path)
    return ()


def _crumbs(path: tuple[Crumb, ...], name_of_all: str | None, query: Mapping[str, str]) -> Html:
    steps = [("", name_of_all)] if name_of_all else []
    steps += [(crumb.code, crumb.name) for crumb in path]
    links = [el("li", el("a", name, href=unit_address(query, code))) for code, name in steps[:-1]]
    here = [el("li", el("span", steps[-1][1], aria_current="page"))] if steps else []
    return el("nav", el("ol", *links, *here), cls="lc-crumbs", aria_label=t("boards.crumbs"))

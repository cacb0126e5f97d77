"""What stands beside a unit's figures: what it came of, who does not count, and what was credited by hand."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import streamlit as st

from access.viewer import Permission, Viewer
from analytics.board import Board, UnitLine, credit_sentence
from analytics.participation import list_credits, list_exempt
from campaign.organisation.reading import list_origins
from db.campaigns import CampaignNow
from db.engine import Tx
from db.units import list_units
from text import t
from text.formats import show_day, show_number
from ui.organisation_forms import PERSON
from ui.paging import PAGE_SIZE, to_first_page
from ui.parts.cards import card
from ui.parts.markup import draw, el
from ui.parts.plain import plain
from ui.parts.tables import Column, draw_table

UNIT = "don-vi"
DAY = "ngay"


def draw_origins(tx: Tx, viewer: Viewer, chosen: UnitLine | None) -> None:
    """From which units this one came, each with a way to its last day."""
    origins = list_origins(tx, [chosen.unit_id]).get(chosen.unit_id, ()) if chosen else ()
    if not chosen or not origins:
        return
    seen = {unit.code for unit in list_units(tx, origins[0].day_before) if viewer.scope.covers(unit.unit_id)}
    with card("origins"):
        for origin in origins:
            words = t(f"office.unit.origin.{origin.sort}", name=origin.name, day=show_day(origin.on))
            draw(el("p", words))
            if origin.code in seen:
                day = show_day(origin.day_before)
                if st.button(
                    plain(t("office.unit.see_origin", name=origin.name, day=day)),
                    key=f"origin-{origin.code}",
                    type="tertiary",
                ):
                    to_first_page()
                    st.query_params.update({UNIT: origin.code, DAY: origin.day_before.isoformat()})
                    st.rerun()


def draw_exceptions(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, figures: Board, ids: Sequence[int]
) -> None:
    """Who does not count on the day, and what counts without having been done here."""
    exempt = list_exempt(tx, viewer, campaign, ids, figures.on)
    credits = list_credits(tx, viewer, campaign, ids, figures.on)
    if exempt:
        with card("exempt"):
            draw(el("h2", t("office.unit.exempt", n=show_number(len(exempt))), cls="lc-card-title"))
            draw(el("p", t("office.unit.exempt_note"), cls="lc-mute"))
            columns = [Column(t(f"office.column.{name}")) for name in ("name", "unit", "reason", "until")]
            rows = [
                (
                    name_cell(viewer, line.full_name, line.code),
                    line.unit_name,
                    line.reason,
                    show_day(line.until) if line.until else t("office.unit.no_end"),
                )
                for line in exempt[:PAGE_SIZE]
            ]
            draw_table(columns, rows, t("office.unit.exempt", n=show_number(len(exempt))))
            _more(len(exempt))
    if credits:
        with card("credits"):
            draw(el("h2", t("office.unit.credits"), cls="lc-card-title"))
            draw(el("p", t("office.unit.credits_note"), cls="lc-mute"))
            heads = [Column(t("office.column.name")), Column(t("office.column.credit"))]
            told = [
                (name_cell(viewer, line.full_name, line.code), credit_sentence(line))
                for line in credits[:PAGE_SIZE]
            ]
            draw_table(heads, told, t("office.unit.credits"))
            _more(len(credits))


def _more(n: int) -> None:
    if n > PAGE_SIZE:
        draw(el("p", t("office.unit.more_in_file", n=show_number(n - PAGE_SIZE)), cls="lc-mute"))


def name_cell(viewer: Viewer, name: str, code: str) -> str:
    """The office finds from here what is recorded of a person."""
    if not viewer.may(Permission.SEE_ROSTER):
        return name
    return el("a", name, href=f"/can-bo?{PERSON}={quote(code)}")

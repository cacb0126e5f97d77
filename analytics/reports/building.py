"""The report of a unit or of the whole department, put together from figures and from what people wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from access.viewer import Permission, Refused, Viewer
from analytics.asking import AskFault
from analytics.reports import fields as written
from analytics.reports.fields import FREE, Fields
from analytics.reports.figures import gather_figures
from analytics.reports.gathered import gathered_texts
from analytics.reports.periods import name_of
from analytics.reports.sending import Sending, list_sendings
from analytics.reports.sentences import sentences
from analytics.reports.value import Figures, Head, Period, Report, Section
from db.engine import Tx
from db.reports import ReportKey, find_draft
from db.units import UnitNow, list_units
from text import t
from text.formats import local_day, show_number

OUTLINE = (
    ("direction", 1),
    ("results", 1),
    ("content", 2),
    ("forms", 2),
    ("assessment", 1),
    ("strengths", 2),
    ("limits", 2),
    ("causes", 2),
    ("plan", 1),
    ("proposals", 1),
)


def key_of(unit: UnitNow | None, period: Period) -> ReportKey:
    """Under which key a report is kept."""
    return ReportKey(unit.unit_id if unit else None, period.from_on, period.to_on)


def find_whose(tx: Tx, viewer: Viewer, code: str, period: Period, now: datetime) -> UnitNow | None:
    """The unit of a code on the last day of the report, None for the whole department.

    Refused without SEE_REPORTS, and of the whole department to whoever does not see all of it; AskFault
    for a unit out of sight as for one that does not exist.
    """
    viewer.require(Permission.SEE_REPORTS)
    if not code:
        if not viewer.scope.everything:
            raise Refused(t("access.refused"))
        return None
    for unit in list_units(tx, min(period.to_on, local_day(now))):
        if unit.code == code and viewer.scope.covers(unit.unit_id):
            return unit
    raise AskFault("no_unit")


def current_fields(tx: Tx, unit: UnitNow | None, period: Period, now: datetime) -> dict[str, str]:
    """What was written so far, or what stands there before anybody wrote anything."""
    draft = find_draft(tx, key_of(unit, period))
    return written.first_fields(tx, unit, now) | (dict(draft.fields) if draft else {})


def build_report(tx: Tx, viewer: Viewer, unit: UnitNow | None, period: Period, now: datetime) -> Report:
    """The report as it would be printed now, from the same board as every page; reads only.

    Refused without SEE_REPORTS or out of sight; AskFault where there is nothing to report.
    """
    viewer.require(Permission.SEE_REPORTS)
    if unit is None and not viewer.scope.everything:
        raise Refused(t("access.refused"))
    sendings = list_sendings(tx, period, now) if unit is None else ()
    late = [each for each in sendings if each.head is None]
    unit_id = unit.unit_id if unit else None
    figures, board = gather_figures(tx, viewer, unit_id, period, {each.unit_id for each in late}, now)
    fields = current_fields(tx, unit, period, now)
    inside = None if unit is None else frozenset(line.unit_id for line in board.unit_lines)
    gathered = gathered_texts(tx, viewer.scope, period, inside)
    sections = tuple(
        _section(key, level, fields, sentences(key, figures, board, _names(late), len(sendings), gathered))
        for key, level in OUTLINE
    )
    return _dress(unit, period, figures, fields, sections, _names(late))


def whose_words(unit: UnitNow | None) -> str:
    """Whose report it is, in a sentence."""
    return unit.name if unit else t("report.agency.short")


def head_of(unit: UnitNow | None, fields: Fields, symbol: str, prefix: str = "") -> Head:
    """What stands above the text of a report or a letter."""
    agency = t("report.agency.name")
    return Head(
        parent=agency if unit else t("report.agency.parent"),
        agency=unit.name.upper() if unit else agency,
        number=_number(fields[prefix + "number"]),
        symbol=symbol,
        place=fields["place"],
        on=written.read_day(fields[prefix + "on"]),
    )


def _section(key: str, level: int, fields: Fields, said: Sequence[str]) -> Section:
    heading = t(f"report.section.{key}")
    if key not in FREE:
        return Section(key, level, heading)
    own = written.paragraphs(fields[key])
    return Section(key, level, heading, tuple(said) if said or own else (t("report.nothing"),), own)


def _dress(
    unit: UnitNow | None,
    period: Period,
    figures: Figures,
    fields: Fields,
    sections: tuple[Section, ...],
    late: tuple[str, ...],
) -> Report:
    sort, whose, name = "unit" if unit else "whole", whose_words(unit), name_of(period)
    values = {"campaign": figures.campaign_name, "document": figures.document, "whose": whose, "period": name}
    return Report(
        unit_code=unit.code if unit else "",
        period=period,
        period_name=name,
        head=head_of(unit, fields, _symbol(unit)),
        abstract=t("report.abstract", **values),
        addressees=(t("report.agency.office"),) if unit else (),
        opening=t("report.opening", **values),
        sections=sections,
        closing=t(f"report.closing.{sort}", **values),
        signing=written.signing(fields),
        recipients=written.recipients(fields["recipients"]),
        late_units=late,
        annex_title=t("report.annex.title", **values).upper(),
        annex_note=t("report.annex.note", least=show_number(5)),
        figures=figures,
    )


def _names(sendings: Sequence[Sending]) -> tuple[str, ...]:
    return tuple(each.name for each in sendings)


def _symbol(unit: UnitNow | None) -> str:
    """BC- and the short name of who issues it, in capitals."""
    return f"BC-{re.sub(r'[^0-9A-ZĐ]+', '', unit.code.upper()) if unit else t('report.agency.symbol')}"


def _number(text: str) -> str:
    """Below 10 a nought comes first."""
    return text.zfill(2) if text.isdecimal() else text


__all__ = [
    "OUTLINE",
    "build_report",
    "current_fields",
    "find_whose",
    "head_of",
    "key_of",
    "whose_words",
]

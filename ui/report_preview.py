"""A report on the screen as it will be printed: the same words, in the same order, from the same value."""

from __future__ import annotations

from analytics.exports import paper_words as words
from analytics.reports.value import Report
from text import t
from ui.parts.cards import card
from ui.parts.markup import Html, draw, el, join

NUMBERS = frozenset({"no", *words.COUNTED, "score"})


def draw_report(report: Report) -> None:
    """The text and the annex, on paper."""
    with card("report-paper"):
        draw(el("h2", t("report_page.preview"), cls="lc-card-title"))
        draw(el("p", t("report_page.preview_lead"), cls="lc-mute"))
        draw(el("article", _head(report), _body(report), _foot(report), _annex(report), cls="lc-report"))


def _head(report: Report) -> Html:
    head = report.head
    number = f"{t('report.number')} {words.number_of(head)}/{head.symbol}"
    left = el(
        "div",
        el("p", head.parent),
        el("p", head.agency, cls="lc-report-name"),
        el("p", number, cls="lc-report-number"),
    )
    right = el(
        "div",
        el("p", t("report.nation"), cls="lc-report-strong"),
        el("p", t("report.motto"), cls="lc-report-motto"),
        el("p", words.place_and_day(head, words.year_of(report)), cls="lc-report-day"),
    )
    title = el("p", t("report.kind"), cls="lc-report-strong")
    about = el("p", report.abstract, cls="lc-report-about")
    return join(el("div", left, right, cls="lc-report-head"), el("div", title, about, cls="lc-report-title"))


def _body(report: Report) -> Html:
    to = (
        el("p", f"{t('report.to')} {each}", cls="lc-report-to")
        for each in words.addressees(report.addressees)
    )
    parts = [join(*to), _said(report.opening)]
    for section in report.sections:
        parts.append(el("h3" if section.level == 1 else "h4", section.heading))
        parts.extend(map(_said, section.said))
        parts.extend(el("p", each, cls="lc-report-said lc-report-own") for each in section.written)
    return join(*parts, _said(report.closing))


def _said(text: str) -> Html:
    return el("p", text, cls="lc-report-said")


def _foot(report: Report) -> Html:
    sent = (el("p", each) for each in report.recipients)
    left = el("div", el("p", t("report.recipients"), cls="lc-report-sent"), *sent, cls="lc-report-recipients")
    lines = (el("p", each, cls="lc-report-strong") for each in report.signing.lines)
    name = el("p", report.signing.name or "…", cls="lc-report-signer")
    return el("div", left, el("div", *lines, name), cls="lc-report-head lc-report-foot")


def _annex(report: Report) -> Html:
    heads = (
        el("th", t(f"report.annex.column.{name}"), scope="col", cls=_look(name)) for name in words.COLUMNS
    )
    rows = (_row(cells) for cells in words.annex_rows(report))
    total = _row(words.annex_cells(report.figures.total, None), "lc-report-total")
    table = el("table", el("thead", el("tr", *heads)), el("tbody", *rows, total), cls="lc-annex")
    frame = el("div", table, cls="lc-scroll", tabindex=0, role="region", aria_label=report.annex_title)
    title = (
        el("p", t("report.annex.numbered"), cls="lc-report-strong"),
        el("p", report.annex_title, cls="lc-report-strong"),
        el("p", words.annex_of(report), cls="lc-report-day"),
    )
    notes = (el("p", each, cls="lc-report-note") for each in words.annex_notes(report))
    return join(el("div", *title, cls="lc-report-title lc-report-annex"), frame, *notes)


def _row(cells: tuple[str, ...], look: str = "") -> Html:
    pairs = zip(words.COLUMNS, cells, strict=True)
    return el("tr", *(el("td", cell, cls=_look(name)) for name, cell in pairs), cls=look)


def _look(name: str) -> str:
    return "lc-number" if name in NUMBERS else ""

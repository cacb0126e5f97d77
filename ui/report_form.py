"""What people write for a report: free paragraphs, number, day, signatory; and the buttons that keep it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from access.viewer import Refused, Viewer
from analytics.reports.building import current_fields, key_of
from analytics.reports.fields import AUTHORITIES, FREE, LETTER, SIGNING, FieldsRefused
from analytics.reports.keeping import make_final, replaced_words, save_draft
from analytics.reports.sending import Sent
from analytics.reports.value import Period
from db.reports import DraftFields, find_draft
from db.units import UnitNow
from text import t
from text.formats import show_instant, show_time, utc_now
from ui.parts.cards import Tone, card, notice
from ui.parts.markup import draw, el, lines
from ui.resources import database
from ui.session import REPORT_SEEN
from ui.told import tell_next, tell_refused

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

OWN = "own"
Slots = Mapping[str, "DeltaGenerator"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose report is written, and for which days."""

    unit: UnitNow | None
    period: Period

    @property
    def key(self) -> str:
        """Names it within a session."""
        unit = self.unit.unit_id if self.unit else 0
        return f"{unit}-{self.period.from_on}-{self.period.to_on}"


def draw_report_form(viewer: Viewer, subject: Subject, versions: int, is_closed: bool) -> None:
    """The fields as they were when this tab first showed them, until it saves or takes the newest over.

    One form with both buttons: what is typed would not be sent with a button elsewhere. `versions` have
    been made final of this period; a unit sends no more once it `is_closed`.
    """
    with database().read() as tx:
        draft = find_draft(tx, key_of(subject.unit, subject.period))
        current = current_fields(tx, subject.unit, subject.period, utc_now())
    seen = _seen(subject, current)
    with card("report-form"):
        draw(el("h2", t("report_page.write"), cls="lc-card-title"))
        draw(el("p", t("report_page.write_lead"), cls="lc-mute"))
        if draft:
            draw(el("p", _saved_words(draft), cls="lc-mute"))
        if draft and seen != current:
            _offer_newest(draft)
        with st.form("report", border=False):
            typed, slots = _fields(seen, subject.unit is None)
            slots["save"] = st.container()
            is_saved = st.form_submit_button(t("report_page.save"), type="primary")
            reason, slots["final"], is_final = _final(subject, versions, is_closed)
    if is_saved:
        _save(viewer, subject, typed, seen, slots)
    elif is_final and any(typed[name] != seen[name] for name in typed):
        # What becomes final is what was looked at.
        _save(viewer, subject, typed, seen, slots, t("report_page.final.look_first"))
    elif is_final:
        _make_final(viewer, subject, reason, slots)


def draw_unit_texts(viewer: Viewer, subject: Subject, sent: Sequence[Sent]) -> None:
    """What units wrote, part by part, each to be taken over and then shortened."""
    parts = [(key, found) for key in FREE if (found := _written(sent, key))]
    if not parts:
        return
    with card("report-units-texts"):
        draw(el("h2", t("report_page.unit_texts"), cls="lc-card-title"))
        draw(el("p", t("report_page.unit_texts_lead"), cls="lc-mute"))
        for key, found in parts:
            with st.expander(f"{t(f'report.field.{key}')} ({len(found)})"):
                for code, name, text in found:
                    draw(el("h3", name))
                    draw(el("p", lines(text)))
                    if st.button(t("report_page.take_over"), key=f"take-{key}-{code}"):
                        _take_over(viewer, subject, key, text)


def _final(subject: Subject, versions: int, is_closed: bool) -> tuple[str, DeltaGenerator, bool]:
    """Why there is a new version, room to say why not, and whether the button was pressed.

    The room is above the button: what stands below it may lie below the screen.
    """
    sort = "unit" if subject.unit else "whole"
    draw(el("h3", t(f"report_page.final.{sort}")))
    if subject.unit and is_closed:
        draw(el("p", t("report_page.closed_unit"), cls="lc-mute"))
        return "", st.container(), False
    draw(el("p", t(f"report_page.final.{sort}_lead"), cls="lc-mute"))
    reason = st.text_input(t("report_page.final.reason"), key="reason") if versions else ""
    room = st.container()
    return reason or "", room, st.form_submit_button(t(f"report_page.final.{sort}_button"))


def _make_final(viewer: Viewer, subject: Subject, reason: str, slots: Slots) -> None:
    try:
        with database().write() as tx:
            head = make_final(tx, viewer, subject.unit, subject.period, reason, utc_now())
    except Refused as refusal:
        _refuse(refusal, slots, "final")
        return
    sort = "unit" if subject.unit else "whole"
    tell_next(t(f"report_page.final.{sort}_done", version=head.version, digest=head.digest[:12]))


def _seen(subject: Subject, current: Mapping[str, str]) -> dict[str, str]:
    kept = st.session_state.get(REPORT_SEEN)
    if not kept or kept[0] != subject.key:
        kept = st.session_state[REPORT_SEEN] = (subject.key, dict(current))
    fields: dict[str, str] = kept[1]
    return fields


def _forget() -> None:
    st.session_state.pop(REPORT_SEEN, None)


def _saved_words(draft: DraftFields) -> str:
    return t("report_page.saved_by", by=draft.saved_by, at=show_instant(draft.saved_at))


def _offer_newest(draft: DraftFields) -> None:
    """Somebody saved since: what they wrote stays unless the same part is saved here."""
    notice(t("report_page.newer", by=draft.saved_by, time=show_time(draft.saved_at)), "amber")
    if st.button(t("report_page.newest"), key="report-newest"):
        _forget()
        st.rerun()


def _save(
    viewer: Viewer,
    subject: Subject,
    typed: Mapping[str, str],
    seen: Mapping[str, str],
    slots: Slots,
    told: str = "",
) -> None:
    """Keep what was typed; `told` is said in place of the usual words."""
    try:
        with database().write() as tx:
            saved = save_draft(tx, viewer, subject.unit, subject.period, typed, seen, utc_now())
    except Refused as refusal:
        _refuse(refusal, slots, "save")
        return
    _forget()
    replaced = replaced_words(saved)
    done = told or t("report_page.saved" if saved.is_changed else "campaign.unchanged")
    tell_next(
        " ".join(each for each in (replaced, told) if each) if replaced else done, _tone(replaced, told)
    )


def _refuse(refusal: Refused, slots: Slots, button: str) -> None:
    """Each fault below its field, and by the button which fields they are; or the one reason."""
    words = str(refusal)
    if isinstance(refusal, FieldsRefused):
        for name, fault in refusal.faults.items():
            with slots.get(name, slots[button]):
                draw(el("p", fault, cls="lc-fault"))
        names = ", ".join(_label(name) for name in refusal.faults)
        words = t("report_page.faults", n=len(refusal.faults), names=names)
    with slots[button]:
        tell_refused(words)


def _tone(replaced: str, told: str) -> Tone:
    return "amber" if replaced or told else "safe"


def _take_over(viewer: Viewer, subject: Subject, key: str, text: str) -> None:
    """Put at the end of what is there; what is being typed in other parts stays in the browser."""
    with database().write() as tx:
        current = current_fields(tx, subject.unit, subject.period, utc_now())
        longer = "\n".join(each for each in (current[key], text) if each)
        save_draft(tx, viewer, subject.unit, subject.period, {key: longer}, current, utc_now())
    seen = _seen(subject, current)
    st.session_state[REPORT_SEEN] = (subject.key, {**seen, key: longer})
    tell_next(t("report_page.taken", part=t(f"report.field.{key}")))


def _written(sent: Sequence[Sent], key: str) -> list[tuple[str, str, str]]:
    """(code, name, text) of each unit that wrote something itself for a part."""
    return [
        (each.sending.code, each.sending.name, "\n".join(section.written))
        for each in sent
        for section in each.report.sections
        if section.key == key and section.written
    ]


def _fields(seen: Mapping[str, str], is_whole: bool) -> tuple[dict[str, str], dict[str, DeltaGenerator]]:
    typed: dict[str, str] = {}
    slots: dict[str, DeltaGenerator] = {}
    for name in FREE:
        typed[name], slots[name] = _area(name, seen)
    draw(el("h3", t("report_page.formal")))
    _rows(SIGNING, seen, typed, slots)
    typed["recipients"], slots["recipients"] = _area("recipients", seen)
    if is_whole:
        with st.expander(t("report_page.letter_fields")):
            _rows(LETTER, seen, typed, slots)
    return typed, slots


def _rows(
    names: Sequence[str],
    seen: Mapping[str, str],
    typed: dict[str, str],
    slots: dict[str, DeltaGenerator],
) -> None:
    """Row by row, so that on a phone too they follow one another."""
    for start in range(0, len(names), 2):
        for column, name in zip(st.columns(2), names[start : start + 2], strict=False):
            with column:
                field = _choice if name.endswith("authority") else _line
                typed[name], slots[name] = field(name, seen)


def _label(name: str) -> str:
    return t(f"report.field.{name.removeprefix('letter_')}")


def _key(name: str, seen: Mapping[str, str]) -> str:
    """Another beginning is another field: it shows what it begins with, the rest keeps what is typed."""
    return f"report-{name}-{hashlib.sha256(seen[name].encode()).hexdigest()[:8]}"


def _area(name: str, seen: Mapping[str, str]) -> tuple[str, DeltaGenerator]:
    words = st.text_area(_label(name), seen[name], height="content", key=_key(name, seen))
    return words or "", st.container()


def _line(name: str, seen: Mapping[str, str]) -> tuple[str, DeltaGenerator]:
    return st.text_input(_label(name), seen[name], key=_key(name, seen)) or "", st.container()


def _choice(name: str, seen: Mapping[str, str]) -> tuple[str, DeltaGenerator]:
    labels = {t(f"report.authority.{each or OWN}"): each for each in AUTHORITIES}
    place = AUTHORITIES.index(seen[name]) if seen[name] in AUTHORITIES else 0
    chosen = st.selectbox(_label(name), list(labels), place, key=_key(name, seen))
    return labels[chosen], st.container()

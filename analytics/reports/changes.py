"""What a later version of a final report says otherwise than the one before it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from access.viewer import Viewer
from analytics.reports.keeping import read_final
from analytics.reports.periods import long_day
from analytics.reports.sentences import show_tenths
from analytics.reports.value import AnnexLine, Report
from db.engine import Tx
from db.reports import SnapshotHead
from text import t
from text.formats import show_number

COUNTED = ("people", "sessions", "attendances", "posts", "publications", "reach", "completed", "score")


def find_earlier(versions: Sequence[SnapshotHead], head: SnapshotHead) -> SnapshotHead | None:
    """The version that this one took the place of; None for the first."""
    key = (head.unit_id, head.from_on, head.to_on)
    before = [v for v in versions if (v.unit_id, v.from_on, v.to_on) == key and v.version < head.version]
    return max(before, key=lambda each: each.version, default=None)


def list_changes(tx: Tx, viewer: Viewer, old: SnapshotHead, new: SnapshotHead) -> tuple[str, ...]:
    """Every difference of two final reports; as read_final for whoever may not see them."""
    before, after = (read_final(tx, viewer, each.snapshot_id)[1] for each in (old, new))
    return changes_of(before, after)


def changes_of(old: Report, new: Report) -> tuple[str, ...]:
    """Head and signature, paragraphs that went or came, and each figure of the annex that is another one."""
    return (*_heads(old, new), *_paragraphs(old, new), *_late(old, new), *_annexes(old, new))


def _heads(old: Report, new: Report) -> Iterator[str]:
    for name, was, now in zip(("number", "on", "place", "signing"), _dress(old), _dress(new), strict=True):
        if was != now:
            yield _turned(t(f"report.changes.{name}"), was, now)
    yield from _moved(t("report.changes.recipients"), old.recipients, new.recipients)


def _dress(report: Report) -> tuple[str, ...]:
    head, signing = report.head, report.signing
    day = long_day(head.on) if head.on else ""
    return head.number, day, head.place, " ".join((*signing.lines, signing.name))


def _paragraphs(old: Report, new: Report) -> Iterator[str]:
    before = {section.key: section for section in old.sections}
    for section in new.sections:
        was = before[section.key].paragraphs if section.key in before else ()
        yield from _moved(section.heading, was, section.paragraphs)
    yield from _moved(t("report.changes.opening"), (old.opening,), (new.opening,))
    yield from _moved(t("report.changes.closing"), (old.closing,), (new.closing,))


def _late(old: Report, new: Report) -> Iterator[str]:
    yield from _moved(t("report.changes.late"), old.late_units, new.late_units)


def _annexes(old: Report, new: Report) -> Iterator[str]:
    before = _lines(old)
    after = _lines(new)
    names = [_name(line) for key, line in before.items() if key not in after]
    yield from _moved(t("report.changes.units"), names, [_name(after[k]) for k in after if k not in before])
    for key, line in after.items():
        if key in before:
            yield from _figures(before[key], line)


def _lines(report: Report) -> Mapping[tuple[str, str], AnnexLine]:
    """By code; what stands under units that are gone has none, and goes by its name."""
    lines = (*report.figures.lines, report.figures.total)
    return {(line.code, "" if line.code else line.name): line for line in lines}


def _figures(was: AnnexLine, now: AnnexLine) -> Iterator[str]:
    for name in COUNTED:
        if getattr(was, name) != getattr(now, name):
            what = f"{_name(now)}, {t(f'report.annex.column.{name}')}"
            yield _turned(what, _number(was, name), _number(now, name))


def _number(line: AnnexLine, name: str) -> str:
    if name == "score":
        return "–" if line.score is None else show_tenths(line.score)
    return show_number(getattr(line, name))


def _name(line: AnnexLine) -> str:
    return line.name.strip()


def _turned(what: str, was: str, now: str) -> str:
    return t("report.changes.turned", what=what, was=was or "–", now=now or "–")


def _moved(what: str, was: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """What is no longer there, and what is new."""
    for each in was:
        if each not in now:
            yield t("report.changes.gone", what=what, text=each)
    for each in now:
        if each not in was:
            yield t("report.changes.come", what=what, text=each)

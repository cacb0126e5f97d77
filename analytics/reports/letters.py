"""The letter that reminds units whose report for a period has not come."""

from __future__ import annotations

from datetime import datetime

from access.viewer import Permission, Refused, Viewer
from analytics.asking import AskFault
from analytics.reports import fields as written
from analytics.reports.building import current_fields, head_of
from analytics.reports.periods import long_day, name_of
from analytics.reports.sending import list_sendings
from analytics.reports.value import Letter, Period
from db.campaigns import find_current
from db.engine import Tx
from text import t
from text.formats import local_day, show_number


def build_letter(tx: Tx, viewer: Viewer, period: Period, now: datetime) -> Letter:
    """To every unit that is late; Refused without MANAGE_REPORTS or when no unit is."""
    viewer.require(Permission.MANAGE_REPORTS)
    late = [each.name for each in list_sendings(tx, period, now) if each.head is None]
    if not late:
        raise Refused(t("report.refused.nobody_late"))
    campaign = find_current(tx, min(period.to_on, local_day(now)))
    if campaign is None:
        raise AskFault("no_campaign")
    fields = current_fields(tx, None, period, now)
    due = written.read_day(fields["letter_due"])
    values = {
        "document": campaign.document,
        "campaign": campaign.name,
        "period": name_of(period),
        "day": long_day(local_day(now)),
        "n": show_number(len(late)),
        "due": long_day(due) if due else t("report.letter.no_day", year=local_day(now).year),
    }
    return Letter(
        period=period,
        head=head_of(None, fields, t("report.letter.symbol"), "letter_"),
        abstract=t("report.letter.abstract", **values),
        addressees=tuple(late),
        paragraphs=tuple(t(f"report.letter.{name}", **values) for name in ("why", "what", "how", "end")),
        signing=written.signing(fields, "letter_"),
        recipients=written.recipients(t("report.letter.recipients")),
    )

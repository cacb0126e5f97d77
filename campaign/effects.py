"""What a change moves, told in sentences before it is confirmed: the same on the page and in the shell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from campaign.grounds import Decision
from campaign.organisation.plan import Plan
from campaign.standing import Touched
from text import t
from text.formats import show_day, show_number


def plan_lines(plan: Plan, today: date) -> tuple[str, ...]:
    """Everything that a change of the organisation would do."""
    roles = ", ".join(f"{each.full_name} ({each.code})" for each in plan.ended_roles)
    n = len({each.person_id for each in plan.ended_roles})
    return (
        *plan.told,
        *((t("organisation.told.roles", n=show_number(n), names=roles),) if roles else ()),
        *touched_lines(plan.touched, today),
        *((t("organisation.told.taken", n=show_number(plan.taken)),) if plan.taken else ()),
        *((t("organisation.told.final", n=show_number(plan.final)),) if plan.final else ()),
    )


def decision_lines(decision: Decision, today: date) -> tuple[str, ...]:
    """Everything that recording or withdrawing would do."""
    return (*decision.told, *touched_lines(decision.touched, today))


def touched_lines(touched: Iterable[Touched], today: date) -> tuple[str, ...]:
    """Each campaign whose figures move, from which day and how many days of them have gone by."""
    found = tuple(_touched_line(each, today) for each in touched)
    return found or (t("organisation.told.untouched"),)


def _touched_line(each: Touched, today: date) -> str:
    days = (today - each.since).days + 1
    return t(
        f"organisation.told.{'touched' if days > 0 else 'touched_later'}",
        campaign=each.campaign.name,
        since=show_day(each.since),
        days=show_number(max(days, 0)),
        people=show_number(each.people),
    )

"""A plan and its outcome in sentences, the same for the shell, the page and the notice."""

from __future__ import annotations

from collections.abc import Iterator

from campaign.roster.apply import ImportOutcome
from campaign.roster.plan import HeadProposal, ImportPlan
from campaign.roster.rows import Fault
from text import t
from text.formats import show_number


def count_lines(plan: ImportPlan) -> tuple[str, ...]:
    """One line for each part of a plan, empty parts included."""
    counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "moved": len(plan.moved),
        "unchanged": plan.unchanged,
        "missing": len(plan.missing),
        "new_units": len(plan.new_units),
        "faults": count_faulty_rows(plan),
    }
    return tuple(f"{t(f'roster_page.part.{name}')}: {show_number(n)}" for name, n in counts.items())


def count_faulty_rows(plan: ImportPlan) -> int:
    """How many rows stay out; one row may have several faults."""
    return len({fault.row_no for fault in plan.faults})


def fault_line(fault: Fault) -> str:
    """Row, column, what stands there, what is wrong, what would be right."""
    return t(
        "roster_page.fault_line",
        row=fault.row_no,
        column=fault.column,
        value=fault.value,
        message=fault.message,
        remedy=fault.remedy,
    )


def head_lines(proposals: tuple[HeadProposal, ...]) -> Iterator[str]:
    """Who is proposed for which unit."""
    for proposal in proposals:
        for person in proposal.candidates:
            yield t(
                "roster_page.head_line",
                unit=proposal.unit_name,
                name=person.full_name,
                code=person.code,
                position=person.position,
            )


def outcome_line(outcome: ImportOutcome) -> str:
    """What an import did, in one sentence; parts that did not happen are left unsaid."""
    if outcome.wrote_nothing:
        return t("roster_page.outcome.nothing")
    parts = [
        t(f"roster_page.outcome.{name}", n=show_number(n))
        for name in ("new", "changed", "moved", "ended", "new_units", "heads")
        if (n := getattr(outcome, name))
    ]
    return t("roster_page.outcome.done", parts=", ".join(parts))

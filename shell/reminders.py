"""Reminders, for cron."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import Progress

from access.viewer import SYSTEM, Refused
from outreach.dispatch import smtp_dispatch
from outreach.planning import Plan
from outreach.planning import make_plan as plan_reminders
from outreach.sending import Outcome
from outreach.sending import remind as send_reminders
from settings import load_settings
from shell.ground import opened_database, refusals
from text import t
from text.formats import show_number, utc_now


def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("reminders.shell.dry_run"))] = False,
) -> None:
    """Plans and sends; a dry run tells what would be planned and writes nothing."""
    with refusals(), opened_database() as database:
        if dry_run:
            with database.read() as tx:
                _show_reminders(plan_reminders(tx, SYSTEM, utc_now()))
            return
        settings = load_settings()
        with smtp_dispatch(settings) as dispatch, Progress(transient=True) as progress:
            task = progress.add_task(t("reminders.shell.sending"), total=None)
            plan, outcome = send_reminders(database, SYSTEM, dispatch, lambda _: progress.advance(task))
        _show_reminders(plan)
        typer.echo(t("reminders.shell.outcome", **_numbers(outcome)))
        if outcome.fault:
            raise Refused(t(f"reminders.server.{outcome.fault}"))


def _show_reminders(plan: Plan | None) -> None:
    if plan is None:
        typer.echo(t("reminders.shell.no_campaign"))
        return
    if plan.is_paused:
        typer.echo(t("reminders.shell.paused"))
    for sort, n in plan.by_sort.items():
        typer.echo(t("reminders.shell.line", what=sort.label, n=show_number(n)))
    typer.echo(t("reminders.shell.others"))
    for why, n in plan.reasons.items():
        if n:
            typer.echo(t("reminders.shell.line", what=why.label, n=show_number(n)))


def _numbers(outcome: Outcome) -> dict[str, str]:
    names = ("planned", "sent", "put_off", "failed", "dropped")
    return {name: show_number(getattr(outcome, name)) for name in names}

"""Units and people that change on a day, and who is exempt or credited by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from access.viewer import SYSTEM, Refused
from campaign import crediting, exempting
from campaign.crediting import Give
from campaign.effects import plan_lines
from campaign.exempting import Exempt, days_of
from campaign.grounds import get_known
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import (
    Change,
    CloseUnit,
    MergeUnits,
    MovePerson,
    MoveUnit,
    OpenUnit,
    Part,
    RenameUnit,
    SplitUnit,
)
from campaign.organisation.plan import make_plan
from db.campaigns import find_current
from db.credits import CreditRow
from db.engine import Tx
from db.exemptions import ExemptionRow, Span
from shell.ground import (
    DAYS,
    Document,
    DryRun,
    OnDay,
    PersonCode,
    Reason,
    UnitCode,
    decide,
    opened_database,
    refusals,
    tell,
)
from text import t
from text.formats import local_day, show_day, utc_now

unit = typer.Typer(no_args_is_help=True, help=t("organisation.shell.unit"))
person = typer.Typer(no_args_is_help=True, help=t("organisation.shell.person"))
exempt = typer.Typer(no_args_is_help=True, help=t("organisation.shell.exempt"))
credit = typer.Typer(no_args_is_help=True, help=t("organisation.shell.credit"))
Number = Annotated[int, typer.Argument(help=t("organisation.shell.number"))]


@person.command("move", help=t("organisation.shell.person_move"))
def person_move(
    code: PersonCode,
    to: Annotated[str, typer.Option(help=t("organisation.shell.to"))],
    on: OnDay = None,
    dry_run: DryRun = False,
) -> None:
    """From the day the person belongs to the unit."""
    _change(MovePerson(code, to), on, dry_run)


@unit.command("rename", help=t("organisation.shell.rename"))
def unit_rename(
    code: UnitCode,
    name: Annotated[str, typer.Option(help=t("organisation.shell.name"))],
    on: OnDay = None,
    dry_run: DryRun = False,
) -> None:
    """Days before keep the old name."""
    _change(RenameUnit(code, name), on, dry_run)


@unit.command("move", help=t("organisation.shell.move"))
def unit_move(
    code: UnitCode,
    under: Annotated[str, typer.Option(help=t("organisation.shell.under"))] = "",
    on: OnDay = None,
    dry_run: DryRun = False,
) -> None:
    """Without --under the unit goes to the top."""
    _change(MoveUnit(code, under), on, dry_run)


@unit.command("merge", help=t("organisation.shell.merge"))
def unit_merge(
    codes: Annotated[list[str], typer.Argument(help=t("organisation.shell.merged"))],
    into: Annotated[str, typer.Option(help=t("organisation.shell.into"))],
    name: Annotated[str, typer.Option(help=t("organisation.shell.merge_name"))] = "",
    under: Annotated[str, typer.Option(help=t("organisation.shell.under"))] = "",
    on: OnDay = None,
    dry_run: DryRun = False,
) -> None:
    """Into a unit that is there, or into a new one."""
    _change(MergeUnits(tuple(codes), into, name, under), on, dry_run)


@unit.command("split", help=t("organisation.shell.split"))
def unit_split(
    code: UnitCode,
    part: Annotated[list[str], typer.Option(help=t("organisation.shell.part"))],
    close: Annotated[bool, typer.Option("--close", help=t("organisation.shell.split_close"))] = False,
    on: OnDay = None,
    dry_run: DryRun = False,
) -> None:
    """Each --part is CODE:NAME:PEOPLE."""
    with refusals():
        parts = tuple(_read_part(words) for words in part)
    _change(SplitUnit(code, parts, close), on, dry_run)


def _read_part(words: str) -> Part:
    fields = words.split(":")
    if len(fields) != 3:
        raise Refused(t("organisation.shell.bad_part", part=words))
    return Part(fields[0], fields[1], tuple(fields[2].replace(",", " ").split()))


@unit.command("close", help=t("organisation.shell.close"))
def unit_close(
    code: UnitCode,
    people_to: Annotated[str, typer.Option(help=t("organisation.shell.people_to"))] = "",
    on: OnDay = None,
    dry_run: DryRun = False,
) -> None:
    """Refused while somebody is in it, unless they are told where to go."""
    _change(CloseUnit(code, people_to), on, dry_run)


@unit.command("open", help=t("organisation.shell.open"))
def unit_open(
    code: Annotated[str, typer.Argument(help=t("organisation.shell.new_code"))],
    name: Annotated[str, typer.Option(help=t("organisation.shell.name"))],
    under: Annotated[str, typer.Option(help=t("organisation.shell.under"))] = "",
    on: OnDay = None,
    dry_run: DryRun = False,
) -> None:
    """A code is never given twice."""
    _change(OpenUnit(code, name, under), on, dry_run)


def _change(change: Change, on: datetime | None, dry_run: bool) -> None:
    """What would happen, and unless it is a dry run that it has."""
    now = utc_now()
    day = on.date() if on else local_day(now)
    with refusals(), opened_database() as database:
        with database.read() as tx:
            plan = make_plan(tx, SYSTEM, change, day, now)
        tell(plan_lines(plan, local_day(now)))
        if not dry_run:
            with database.write() as tx:
                carry_out(tx, SYSTEM, change, day, now, plan.digest)
    typer.echo(t("roster_page.shell.only_preview" if dry_run else "organisation.page.done"))


@exempt.command("add", help=t("organisation.shell.exempt_add"))
def exempt_add(
    code: PersonCode,
    reason: Reason,
    document: Document,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=DAYS, help=t("organisation.shell.first_day"))
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAYS, help=t("organisation.shell.until"))] = None,
    campaign_code: Annotated[str, typer.Option("--campaign", help=t("organisation.shell.of"))] = "",
    dry_run: DryRun = False,
) -> None:
    """Without --campaign it is leave."""
    now = utc_now()
    since, last = on.date() if on else local_day(now), until.date() if until else None
    asked = Exempt(code, campaign_code, since, last, reason, document)
    decide(
        lambda tx: exempting.preview(tx, SYSTEM, asked),
        lambda tx: exempting.record(tx, SYSTEM, asked, now),
        dry_run,
    )


@exempt.command("end", help=t("organisation.shell.exempt_end"))
def exempt_end(
    number: Number,
    until: Annotated[datetime, typer.Option(formats=DAYS, help=t("organisation.shell.last_day"))],
    dry_run: DryRun = False,
) -> None:
    """Only ever shorter."""
    last = until.date()
    decide(
        lambda tx: exempting.preview_end(tx, SYSTEM, number, last),
        lambda tx: exempting.end(tx, SYSTEM, number, last, utc_now()),
        dry_run,
    )


@exempt.command("withdraw", help=t("organisation.shell.withdraw"))
def exempt_withdraw(number: Number, reason: Reason, dry_run: DryRun = False) -> None:
    """Kept, with who withdrew it and why."""
    decide(
        lambda tx: exempting.preview_withdrawal(tx, SYSTEM, number),
        lambda tx: exempting.withdraw(tx, SYSTEM, number, reason, utc_now()),
        dry_run,
    )


@exempt.command("list", help=t("organisation.shell.list"))
def exempt_list(code: PersonCode) -> None:
    """The withdrawn ones included."""
    with refusals(), opened_database() as database, database.read() as tx:
        rows = exempting.list_of_person(tx, SYSTEM, get_known(tx, code).person_id)
    for row in rows:
        what = row.campaign_name or t("organisation.leave")
        _tell_row(row.exemption_id, f"{what}, {days_of(Span(row.from_on, row.to_on))}", row)
    if not rows:
        typer.echo(t("organisation.person.no_exemptions"))


@credit.command("add", help=t("organisation.shell.credit_add"))
def credit_add(
    code: PersonCode,
    assignment: Annotated[str, typer.Argument(help=t("organisation.shell.assignment"))],
    reason: Reason,
    document: Document,
    campaign_code: Annotated[str, typer.Option("--campaign", help=t("organisation.shell.credit_of"))] = "",
    on: OnDay = None,
    dry_run: DryRun = False,
) -> None:
    """In the campaign that runs unless another one is named."""
    now = utc_now()
    day = on.date() if on else local_day(now)

    def ask(tx: Tx) -> Give:
        current = find_current(tx, local_day(now))
        of = campaign_code or (current.code if current else "")
        return Give(code, of, assignment, day, reason, document)

    decide(
        lambda tx: crediting.preview(tx, SYSTEM, ask(tx), now),
        lambda tx: crediting.record(tx, SYSTEM, ask(tx), now),
        dry_run,
    )


@credit.command("withdraw", help=t("organisation.shell.withdraw"))
def credit_withdraw(number: Number, reason: Reason, dry_run: DryRun = False) -> None:
    """Kept, with who withdrew it and why."""
    decide(
        lambda tx: crediting.preview_withdrawal(tx, SYSTEM, number),
        lambda tx: crediting.withdraw(tx, SYSTEM, number, reason, utc_now()),
        dry_run,
    )


@credit.command("list", help=t("organisation.shell.list"))
def credit_list(code: PersonCode) -> None:
    """The withdrawn ones included."""
    with refusals(), opened_database() as database, database.read() as tx:
        rows = crediting.list_of_person(tx, SYSTEM, get_known(tx, code).person_id)
    for row in rows:
        what = t("organisation.quiz") if row.sort == crediting.QUIZ else row.key
        _tell_row(row.credit_id, f"{what}, {show_day(row.on)}", row)
    if not rows:
        typer.echo(t("organisation.person.no_credits"))


def _tell_row(number: int, what: str, row: ExemptionRow | CreditRow) -> None:
    state = t("organisation.person.is_withdrawn" if row.withdrawn_at else "organisation.person.holds")
    typer.echo(f"{number}. {what}; {row.reason}; {row.document}; {row.recorded_by}; {state}")

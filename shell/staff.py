"""The staff list, and the accounts and codes of the people on it."""

from __future__ import annotations

from pathlib import Path
from random import SystemRandom
from typing import Annotated

import typer

from access.accounts import draw_codes, find_account, issue_activation_codes, keep_codes, list_recipients
from access.handout import Reach, list_waiting
from access.roles import grant_role
from access.viewer import SYSTEM, Refused, Role
from analytics.exports.office_sheets import activation_slips_xlsx, faults_xlsx
from campaign.roster import summary
from campaign.roster.apply import apply_plan, pending_heads, preview
from campaign.roster.plan import HeadProposal, ImportPlan
from campaign.roster.rows import StaffList, read_rows, rejected_rows
from campaign.roster.sheet import read_sheet
from shell.ground import find_unit_id, opened_database, refusals, write_new
from text import t
from text.formats import show_day, utc_now

roster = typer.Typer(no_args_is_help=True, help=t("roster_page.shell.roster"))
account = typer.Typer(no_args_is_help=True, help=t("roster_page.shell.account"))


@roster.command("import")
def roster_import(
    file: Annotated[Path, typer.Argument(help=t("roster_page.shell.file"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("roster_page.shell.dry_run"))] = False,
    end_missing: Annotated[
        bool, typer.Option("--end-missing", help=t("roster_page.shell.end_missing"))
    ] = False,
    end_count: Annotated[int | None, typer.Option(help=t("roster_page.shell.end_count"))] = None,
    new_units: Annotated[bool, typer.Option("--new-units", help=t("roster_page.shell.new_units"))] = False,
    confirm_heads: Annotated[
        bool, typer.Option("--confirm-heads", help=t("roster_page.shell.confirm_heads"))
    ] = False,
    faults: Annotated[Path | None, typer.Option(help=t("roster_page.shell.faults"))] = None,
) -> None:
    """Xem trước rồi nạp danh sách cán bộ; dòng có lỗi được nêu rõ và không nạp."""
    with refusals(), opened_database() as database:
        listed = read_rows(read_sheet(file.name, file))
        with database.read() as tx:
            plan = preview(tx, SYSTEM, listed, new_units, utc_now())
            proposed = pending_heads(tx, plan)
        _show_plan(plan, proposed)
        _write_faults(faults, listed, plan)
        if {row.row_no for row in listed.kept} == {fault.row_no for fault in plan.faults}:
            raise Refused(t("roster_page.refused.all_rows"))
        if dry_run:
            typer.echo(t("roster_page.shell.only_preview"))
            return
        sure = [(p.candidates[0].code, p.unit_name) for p in proposed if len(p.candidates) == 1]
        with database.write() as tx:
            outcome = apply_plan(
                tx,
                SYSTEM,
                listed,
                expected_digest=plan.digest,
                end_missing=end_missing,
                new_units_confirmed=new_units,
                heads=tuple(sure) if confirm_heads else (),
                now=utc_now(),
                end_count=end_count,
            )
        typer.echo(summary.outcome_line(outcome))
        if plan.missing and not end_missing:
            typer.echo(t("roster_page.shell.missing_hint"))
        if proposed and not confirm_heads:
            typer.echo(t("roster_page.shell.heads_hint"))


def _show_plan(plan: ImportPlan, proposed: tuple[HeadProposal, ...]) -> None:
    for line in summary.count_lines(plan):
        typer.echo(line)
    for fault in plan.faults:
        typer.echo(summary.fault_line(fault), err=True)
    if proposed:
        typer.echo(t("roster_page.shell.heads"))
    for line in summary.head_lines(proposed):
        typer.echo(f"  {line}")


def _write_faults(file: Path | None, listed: StaffList, plan: ImportPlan) -> None:
    if file and plan.faults:
        write_new(file, faults_xlsx(rejected_rows(listed.kept, plan.faults)))
        typer.echo(t("roster_page.shell.faults_written", file=file))


@account.command("create")
def account_create(
    code: Annotated[str, typer.Argument(help=t("roster_page.shell.code"))],
    role: Annotated[Role | None, typer.Option(help=t("roster_page.shell.role"))] = None,
    unit: Annotated[str | None, typer.Option(help=t("roster_page.shell.unit"))] = None,
) -> None:
    """Giao vai trò cho một người trong danh sách và in mã kích hoạt dùng một lần."""
    now = utc_now()
    with refusals(), opened_database() as database, database.write() as tx:
        found = find_account(tx, code, now)
        if found is None:
            raise Refused(t("roster_page.shell.no_person", code=code))
        if role is not None and role is not Role.OFFICER:
            grant_role(tx, SYSTEM, found.person_id, role, find_unit_id(tx, unit, now), now)
        (slip,) = issue_activation_codes(tx, SYSTEM, (found.person_id,), now, SystemRandom())
    until = show_day(slip.valid_until)
    typer.echo(
        t(
            "roster_page.shell.made",
            name=slip.full_name,
            code=slip.code,
            secret=slip.activation_code,
            until=until,
        )
    )


@account.command("codes")
def account_codes(
    out: Annotated[Path, typer.Option(help=t("roster_page.shell.out"))],
    everybody: Annotated[bool, typer.Option("--all", help=t("roster_page.shell.everybody"))] = False,
    unit: Annotated[str | None, typer.Option(help=t("manage.unit"))] = None,
) -> None:
    """Cấp mã kích hoạt cho người chưa được cấp hoặc mã đã hết hạn, ghi ra một bảng tính."""
    now, reach = utc_now(), Reach.EVERYBODY if everybody else Reach.WITHOUT
    with refusals(), opened_database() as database:
        with database.read() as tx:
            waiting = list_waiting(tx, SYSTEM, reach, find_unit_id(tx, unit, now), now)
            people = list_recipients(tx, SYSTEM, now, waiting)
        drawn = draw_codes(people, SystemRandom())
        with database.write() as tx:
            slips = keep_codes(tx, SYSTEM, drawn, now)
            # Before the commit: a sheet that cannot be written must not make the old codes void.
            write_new(out, activation_slips_xlsx(slips))
    typer.echo(t("roster_page.shell.codes", n=len(slips), file=out))

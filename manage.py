"""The product's use cases from a shell; exit status 0 done, 1 refused with the reason, 2 wrong usage."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from random import SystemRandom
from typing import Annotated, Any, BinaryIO, NoReturn

import typer
import typer.rich_utils as looks
from rich.progress import Progress, track
from typer.core import TyperGroup

from access import tokens
from access.accounts import draw_codes, find_account, issue_activation_codes, keep_codes, list_recipients
from access.handout import Reach, list_waiting
from access.roles import grant_role
from access.tokens import Kind
from access.viewer import SYSTEM, Refused, Role
from analytics.asking import Ask, asked_report
from analytics.board import ParticipationReport
from analytics.exports import find_export
from analytics.exports.contract import Export
from analytics.exports.office_sheets import activation_slips_xlsx, faults_xlsx
from analytics.oneroster import note_roster, read_roster, stream_zip
from analytics.participation import note_export, stream_people
from analytics.reports.building import build_report, find_whose, whose_words
from analytics.reports.keeping import note_file
from analytics.reports.periods import check_period, name_of
from analytics.statements import Stored, note_statements, stream_lines
from campaign import crediting, exempting, standing, waving
from campaign.crediting import Give
from campaign.effects import decision_lines, plan_lines
from campaign.exempting import Exempt, days_of
from campaign.grounds import Decision, get_campaign, get_known
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
from campaign.roster import summary
from campaign.roster.apply import apply_plan, pending_heads, preview
from campaign.roster.plan import HeadProposal, ImportPlan
from campaign.roster.rows import StaffList, read_rows, rejected_rows
from campaign.roster.sheet import read_sheet
from campaign.waving import Asked
from db import archive, copies
from db.campaigns import CampaignNow, find_current
from db.credits import CreditRow
from db.engine import Database, DatabaseFault, Tx, describe_fault, open_database, sqlite_file
from db.exemptions import ExemptionRow, Span
from db.migrate import upgrade_in
from db.people import has_people
from db.shape import is_current
from db.units import list_units
from lessons import publishing
from lessons.publishing import PublishRefused
from lessons.reading import is_lesson_file, list_lesson_files
from outreach import counting
from outreach.dispatch import smtp_dispatch
from outreach.evidence import FOLDER
from outreach.planning import Plan
from outreach.planning import make_plan as plan_reminders
from outreach.sending import Outcome
from outreach.sending import remind as send_reminders
from quizzes import checking, remembered
from quizzes.blueprint import BlueprintFault
from quizzes.campaigns import open_campaign, read_terms
from quizzes.publishing import read_all, read_built_in
from quizzes.reading import list_item_files
from quizzes.remarking import Changed, remark
from sample import make_sample
from settings import load_settings
from text import t
from text.formats import local_day, show_day, show_number, start_of, utc_now

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
OS_FAULTS = {
    errno.ENOENT: "missing",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "not_folder",
    errno.ENOSPC: "full",
    errno.EROFS: "read_only",
}
# What typer says of a wrong call, beside what it says of a parameter.
WRONG_CALLS = (
    (r"No such command '(.+?)'", "no_command"),
    (r"No such option: (\S+)", "no_option"),
    (r"unexpected extra argument\S* \((.+)\)", "extra"),
    (r"Option '(.+?)' does not take a value", "no_value"),
    (r"Option '(.+?)' requires", "needs_value"),
)
BESIDE = (FOLDER, "mau")
"""Folders of LACHAN_VAR that a copy carries: evidence of activities, and the office's own templates."""
# typer takes words for these; "Usage" and the line of --help stay English.
looks.ARGUMENTS_PANEL_TITLE = t("manage.usage.arguments")
looks.OPTIONS_PANEL_TITLE = t("manage.usage.options")
looks.COMMANDS_PANEL_TITLE = t("manage.usage.commands")
looks.ERRORS_PANEL_TITLE = t("manage.usage.error")
looks.RICH_HELP = t("manage.usage.try", command="{command_path}", option="{help_option}")
looks.REQUIRED_LONG_STRING = t("manage.usage.required")
looks.DEFAULT_STRING = t("manage.usage.default", value="{}")


class Vietnamese(TyperGroup):
    """Commands whose wrong calls are told in Vietnamese; the status stays 2."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """As typer does it."""
        with _in_vietnamese():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        """As typer does it; commands below read their own part of the call here."""
        with _in_vietnamese():
            return super().invoke(ctx)


@contextmanager
def _in_vietnamese() -> Iterator[None]:
    try:
        yield
    except typer.TyperException as wrong:
        words = _describe_wrong(wrong)
        # typer asks the exception for its words when it draws the frame around them.
        wrong.format_message = lambda: words  # type: ignore[method-assign]
        raise


def _describe_wrong(wrong: typer.TyperException) -> str:
    """Which part of the call, and what it should be; typer's own words only where we know none."""
    if isinstance(wrong, typer.BadParameter):
        hint = wrong.param_hint or (wrong.param.get_error_hint() if wrong.param else "")
        right = getattr(wrong.param, "help", None) or wrong.message
        return t(f"manage.usage.{'bad' if wrong.message else 'missing'}", name=hint, right=right)
    for pattern, key in WRONG_CALLS:
        if found := re.search(pattern, wrong.message):
            return t(f"manage.usage.{key}", name=found[1])
    return wrong.format_message()


app = typer.Typer(cls=Vietnamese, no_args_is_help=True, add_completion=False, help=t("manage.help"))
content = typer.Typer(no_args_is_help=True, help=t("manage.content"))
roster = typer.Typer(no_args_is_help=True, help=t("roster_page.shell.roster"))
account = typer.Typer(no_args_is_help=True, help=t("roster_page.shell.account"))
tallies = typer.Typer(no_args_is_help=True, help=t("manage.tallies"))
app.add_typer(content, name="content")
app.add_typer(tallies, name="tallies")
app.add_typer(roster, name="roster")
app.add_typer(account, name="account")
campaign = typer.Typer(no_args_is_help=True, help=t("campaign.shell.help"))
app.add_typer(campaign, name="campaign")
export = typer.Typer(no_args_is_help=True, help=t("manage.export"))
app.add_typer(export, name="export")
unit = typer.Typer(no_args_is_help=True, help=t("organisation.shell.unit"))
app.add_typer(unit, name="unit")
person = typer.Typer(no_args_is_help=True, help=t("organisation.shell.person"))
app.add_typer(person, name="person")
exempt = typer.Typer(no_args_is_help=True, help=t("organisation.shell.exempt"))
app.add_typer(exempt, name="exempt")
credit = typer.Typer(no_args_is_help=True, help=t("organisation.shell.credit"))
app.add_typer(credit, name="credit")
wave = typer.Typer(no_args_is_help=True, help=t("waves.shell.help"))
app.add_typer(wave, name="wave")
token = typer.Typer(no_args_is_help=True, help=t("api.shell.token"))
app.add_typer(token, name="token")


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(load_settings().database_url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _refusals() -> Iterator[None]:
    """Any refusal becomes its message on standard error and exit status 1."""
    try:
        yield
    except DatabaseFault as fault:
        _refuse(t(f"manage.database.{describe_fault(fault)}"), fault)
    except (Refused, PublishRefused, BlueprintFault, LookupError, ValueError) as refusal:
        _refuse(str(refusal), refusal)
    except OSError as fault:
        _refuse(_describe(fault), fault)


def _refuse(words: str, cause: Exception) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(1) from cause


def _describe(fault: OSError) -> str:
    """What the system refused, in Vietnamese; its own words only where we know none."""
    key = OS_FAULTS.get(fault.errno or 0)
    reason = t(f"manage.os.{key}") if key else str(fault.strerror or fault)
    return t("manage.os.line", file=fault.filename or "–", reason=reason)


@app.command()
def init() -> None:
    """Tạo cơ sở dữ liệu và xuất bản nội dung có sẵn; chạy lại không đổi gì."""
    with _refusals(), _database() as database:
        is_newer = not is_current(database)
        memory = load_settings().var
        items = () if not is_newer and _is_known(database, memory) else read_built_in()
        with database.write() as tx:
            upgrade_in(tx)
            changed = publishing.publish(tx, items, utc_now())
            if is_newer:
                # Counts that came with the new shape are made from what people did before: both or neither.
                standing.rebuild(tx)
        if items:
            with database.read() as tx:
                remembered.keep(tx, memory)
                counting.rebuild(tx)
        typer.echo(t("manage.initialised", n=changed))


def _is_known(database: Database, memory: Path) -> bool:
    with database.read() as tx:
        return remembered.is_known(tx, memory)


@app.command()
def demo(
    people: Annotated[int, typer.Option(min=8, max=200_000, help=t("manage.people"))] = 243,
    seed: Annotated[int, typer.Option(help=t("manage.seed"))] = 1,
    if_empty: Annotated[bool, typer.Option("--if-empty", help=t("manage.if_empty"))] = False,
) -> None:
    """Tạo một tổ chức mẫu với người và việc học không có thật."""
    with _refusals(), _database() as database, database.write() as tx:
        if has_people(tx):
            if if_empty:
                return
            raise Refused(t("manage.not_empty"))
        make_sample(tx, people, seed, utc_now(), partial(track, description=t("manage.making")))
    typer.echo(t("manage.sample_made", n=people))


@content.command("check")
def content_check(
    paths: Annotated[list[Path] | None, typer.Argument(help=t("manage.paths"))] = None,
    uses: Annotated[str | None, typer.Option(help=t("manage.uses"))] = None,
) -> None:
    """Đọc mọi tệp nội dung và nêu lỗi theo tệp, dòng; --uses liệt kê nơi dùng một dữ kiện."""
    with _refusals():
        lessons, items = _content_files(paths)
        if not lessons and not items:
            raise Refused(t("manage.no_content"))
        library = checking.check_files(lessons, items, local_day(utc_now()))
    if uses:
        for key in checking.list_uses(library, uses) or (t("manage.no_uses", fact=uses),):
            typer.echo(key)
        return
    for fault in library.faults:
        typer.echo(str(fault), err=True)
    if library.faults:
        raise typer.Exit(1)
    typer.echo(t("manage.content_good", n=len(library.lessons) + len(library.items)))


@content.command("stats")
def content_stats() -> None:
    """Đếm bài học và tình huống theo mạch, thủ đoạn, kênh, loại, mức khó."""
    for line in checking.describe(checking.check_built_in(local_day(utc_now()))):
        typer.echo(line)


@content.command("publish")
def content_publish(paths: Annotated[list[Path], typer.Argument(help=t("manage.paths"))]) -> None:
    """Xuất bản các tệp thành phiên bản mới."""
    with _refusals(), _database() as database:
        items = _read_paths(paths)
        with database.write() as tx:
            changed = publishing.publish(tx, items, utc_now())
    typer.echo(t("manage.published", n=changed))


@content.command("remark", help=t("quiz.remark.help"))
def content_remark(
    key: str,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("roster_page.shell.dry_run"))] = False,
) -> None:
    """Every answer by the present key, in one transaction; a dry run is rolled back."""
    with _refusals(), _database() as database, database.write() as tx:
        changed = remark(tx, SYSTEM, key, utc_now())
        for each in changed:
            typer.echo(_remark_line(each))
        if dry_run:
            tx.rollback()
    people = len({each.person_code for each in changed})
    typer.echo(t("quiz.remark.total", n=len(changed), people=people) if changed else t("quiz.remark.nobody"))
    if dry_run:
        typer.echo(t("quiz.remark.dry_run"))


def _remark_line(each: Changed) -> str:
    is_other = bool(each.passed) != bool(each.new_passed)
    state = t(f"quiz.remark.now_{'passed' if each.new_passed else 'failed'}") if is_other else ""
    return t(
        "quiz.remark.line",
        code=each.person_code,
        attempt=each.attempt_id,
        place=each.place + 1,
        points=each.points,
        new=each.new_points,
        total=each.max_points,
        state=state,
    )


@tallies.command("verify")
def tallies_verify() -> None:
    """Đếm lại từ các sự kiện và so với số đã lưu."""
    with _refusals(), _database() as database, database.read() as tx:
        faults = (*standing.verify(tx), *counting.verify(tx))
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(t("manage.tallies_good"))


@tallies.command("rebuild")
def tallies_rebuild() -> None:
    """Xoá và đếm lại toàn bộ."""
    with _refusals(), _database() as database, database.write() as tx:
        standing.rebuild(tx)
        counting.rebuild(tx)
    typer.echo(t("manage.tallies_rebuilt"))


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
    with _refusals(), _database() as database:
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
        _write_new(file, faults_xlsx(rejected_rows(listed.kept, plan.faults)))
        typer.echo(t("roster_page.shell.faults_written", file=file))


@account.command("create")
def account_create(
    code: Annotated[str, typer.Argument(help=t("roster_page.shell.code"))],
    role: Annotated[Role | None, typer.Option(help=t("roster_page.shell.role"))] = None,
    unit: Annotated[str | None, typer.Option(help=t("roster_page.shell.unit"))] = None,
) -> None:
    """Giao vai trò cho một người trong danh sách và in mã kích hoạt dùng một lần."""
    now = utc_now()
    with _refusals(), _database() as database, database.write() as tx:
        found = find_account(tx, code, now)
        if found is None:
            raise Refused(t("roster_page.shell.no_person", code=code))
        if role is not None and role is not Role.OFFICER:
            grant_role(tx, SYSTEM, found.person_id, role, _find_unit(tx, unit, now), now)
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


def _find_unit(tx: Tx, code: str | None, now: datetime) -> int | None:
    if code is None:
        return None
    for unit in list_units(tx, local_day(now)):
        if unit.code == code:
            return unit.unit_id
    raise Refused(t("roster_page.shell.no_unit", code=code))


@account.command("codes")
def account_codes(
    out: Annotated[Path, typer.Option(help=t("roster_page.shell.out"))],
    everybody: Annotated[bool, typer.Option("--all", help=t("roster_page.shell.everybody"))] = False,
    unit: Annotated[str | None, typer.Option(help=t("manage.unit"))] = None,
) -> None:
    """Cấp mã kích hoạt cho người chưa được cấp hoặc mã đã hết hạn, ghi ra một bảng tính."""
    now, reach = utc_now(), Reach.EVERYBODY if everybody else Reach.WITHOUT
    with _refusals(), _database() as database:
        with database.read() as tx:
            waiting = list_waiting(tx, SYSTEM, reach, _find_unit(tx, unit, now), now)
            people = list_recipients(tx, SYSTEM, now, waiting)
        drawn = draw_codes(people, SystemRandom())
        with database.write() as tx:
            slips = keep_codes(tx, SYSTEM, drawn, now)
            # Before the commit: a sheet that cannot be written must not make the old codes void.
            _write_new(out, activation_slips_xlsx(slips))
    typer.echo(t("roster_page.shell.codes", n=len(slips), file=out))


def _write_new(file: Path, content: bytes) -> None:
    """Only its owner may read what names people."""
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise Refused(t("manage.file_exists", file=file)) from None
    file.write_bytes(content)


def _write_pieces(file: Path, pieces: Iterable[bytes]) -> int:
    """As _write_new, piece by piece; returns how many lines. What could not be written whole is removed."""
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise Refused(t("manage.file_exists", file=file)) from None
    with _or_removed(file), file.open("wb") as opened:
        return sum(_write_piece(opened, piece) for piece in pieces)


def _write_piece(opened: BinaryIO, piece: bytes) -> int:
    opened.write(piece)
    return piece.count(b"\n")


@contextmanager
def _or_removed(file: Path) -> Iterator[None]:
    """A file that is not whole, or of which the log could not be told, does not stay."""
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


@campaign.command("open")
def campaign_open(
    code: Annotated[str, typer.Option(help=t("campaign.shell.code"))],
    name: Annotated[str, typer.Option(help=t("campaign.shell.name"))],
    document: Annotated[str, typer.Option(help=t("campaign.shell.document"))],
    due: Annotated[str, typer.Option(help=t("campaign.shell.due"))],
    starts: Annotated[str | None, typer.Option(help=t("campaign.shell.starts"))] = None,
    pass_percent: Annotated[str, typer.Option(help=t("campaign.shell.percent"))] = "70",
    target_percent: Annotated[str, typer.Option(help=t("campaign.shell.target"))] = "95",
    max_attempts: Annotated[str, typer.Option(help=t("campaign.shell.attempts"))] = "3",
    wait_minutes: Annotated[str, typer.Option(help=t("campaign.shell.wait"))] = "60",
) -> None:
    """Mở chiến dịch: giao mọi bài học đang có và một bài kiểm tra cho cả danh sách."""
    now = utc_now()
    fields = {
        "code": code,
        "name": name,
        "document": document,
        "starts_on": starts or show_day(local_day(now)),
        "due_on": due,
        "pass_percent": pass_percent,
        "target_percent": target_percent,
        "max_attempts": max_attempts,
        "wait_minutes": wait_minutes,
    }
    with _refusals(), _database() as database:
        terms = read_terms(fields)
        with database.write() as tx:
            open_campaign(tx, SYSTEM, terms, now)
    typer.echo(t("campaign.opened", name=terms.name, due=show_day(terms.due_on)))


@export.command("participation")
def export_participation(
    out: Annotated[Path, typer.Option(help=t("manage.out"))],
    file_format: Annotated[str, typer.Option("--format", help=t("manage.format"))] = "xlsx",
    unit: Annotated[str | None, typer.Option(help=t("manage.unit"))] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=DAYS, help=t("manage.as_of"))] = None,
    campaign_code: Annotated[str, typer.Option("--campaign", help=t("manage.campaign"))] = "",
) -> None:
    """Xuất số liệu tham gia ra tệp; cùng một số với màn hình."""
    now, ask = utc_now(), Ask(as_of.date() if as_of else None, unit or "", campaign_code)
    writer = find_export(file_format)
    if writer is None:
        raise typer.BadParameter("csv, xlsx, parquet, json", param_hint="--format")
    with _refusals(), _database() as database:
        with database.read() as tx:
            current, report = asked_report(tx, SYSTEM, ask, now, with_people=writer.stream is None)
            pieces = _people_file(tx, writer, current, report)
            _write_pieces(out, pieces)
        with _or_removed(out), database.write() as tx:
            note_export(tx, SYSTEM, current, report, now, file_format)
    typer.echo(t("manage.exported", n=report.board.total.assigned, file=out))


def _people_file(
    tx: Tx, writer: Export, current: CampaignNow, report: ParticipationReport
) -> Iterator[bytes]:
    """In one piece, or in many made one after the other out of this transaction."""
    if writer.stream is not None:
        yield from writer.stream(stream_people(tx, SYSTEM, current, report.board))
        return
    file = BytesIO()
    writer.write(report, file)
    yield file.getvalue()


@export.command("statements", help=t("api.shell.statements"))
def export_statements(
    out: Annotated[Path, typer.Option(help=t("manage.out"))],
    file_format: Annotated[str, typer.Option("--format", help=t("api.shell.jsonl"))] = "jsonl",
    since: Annotated[datetime | None, typer.Option(formats=DAYS, help=t("api.shell.since"))] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAYS, help=t("api.shell.until"))] = None,
) -> None:
    """Line by line, out of one state of the database."""
    if file_format != "jsonl":
        raise typer.BadParameter("jsonl", param_hint="--format")
    now, base_url = utc_now(), load_settings().base_url
    asked = Stored(_midnight(since, 0), _midnight(until, 1))
    with _refusals(), _database() as database:
        with database.read() as tx:
            lines = _write_pieces(out, stream_lines(tx, SYSTEM, base_url, asked, now))
        with _or_removed(out), database.write() as tx:
            note_statements(tx, SYSTEM, asked, now)
    typer.echo(t("api.shell.statements_written", n=show_number(lines), file=out))


@export.command("oneroster", help=t("api.shell.oneroster"))
def export_oneroster(out: Annotated[Path, typer.Option(help=t("manage.out"))]) -> None:
    """As of today, all of it."""
    now, base_url = utc_now(), load_settings().base_url
    with _refusals(), _database() as database:
        with database.read() as tx:
            found = read_roster(tx, SYSTEM, now)
            _write_pieces(out, stream_zip(tx, SYSTEM, found, base_url))
        with _or_removed(out), database.write() as tx:
            note_roster(tx, SYSTEM, found, now)
    people, units = show_number(found.people), show_number(len(found.units))
    typer.echo(t("api.shell.oneroster_written", units=units, people=people, file=out))


def _midnight(day: datetime | None, days: int) -> datetime | None:
    """When the day begins here, or with 1 the day after it."""
    return start_of(day.date() + timedelta(days=days)) if day else None


OnDay = Annotated[datetime | None, typer.Option("--on", formats=DAYS, help=t("organisation.shell.on"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=t("roster_page.shell.dry_run"))]
UnitCode = Annotated[str, typer.Argument(help=t("organisation.shell.unit_code"))]
PersonCode = Annotated[str, typer.Argument(help=t("organisation.shell.person_code"))]
Reason = Annotated[str, typer.Option(help=t("organisation.shell.reason"))]
Document = Annotated[str, typer.Option(help=t("organisation.shell.document"))]
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
    with _refusals():
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
    with _refusals(), _database() as database:
        with database.read() as tx:
            plan = make_plan(tx, SYSTEM, change, day, now)
        _tell(plan_lines(plan, local_day(now)))
        if not dry_run:
            with database.write() as tx:
                carry_out(tx, SYSTEM, change, day, now, plan.digest)
    typer.echo(t("roster_page.shell.only_preview" if dry_run else "organisation.page.done"))


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


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
    _decide(
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
    _decide(
        lambda tx: exempting.preview_end(tx, SYSTEM, number, last),
        lambda tx: exempting.end(tx, SYSTEM, number, last, utc_now()),
        dry_run,
    )


@exempt.command("withdraw", help=t("organisation.shell.withdraw"))
def exempt_withdraw(number: Number, reason: Reason, dry_run: DryRun = False) -> None:
    """Kept, with who withdrew it and why."""
    _decide(
        lambda tx: exempting.preview_withdrawal(tx, SYSTEM, number),
        lambda tx: exempting.withdraw(tx, SYSTEM, number, reason, utc_now()),
        dry_run,
    )


@exempt.command("list", help=t("organisation.shell.list"))
def exempt_list(code: PersonCode) -> None:
    """The withdrawn ones included."""
    with _refusals(), _database() as database, database.read() as tx:
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

    _decide(
        lambda tx: crediting.preview(tx, SYSTEM, ask(tx), now),
        lambda tx: crediting.record(tx, SYSTEM, ask(tx), now),
        dry_run,
    )


@credit.command("withdraw", help=t("organisation.shell.withdraw"))
def credit_withdraw(number: Number, reason: Reason, dry_run: DryRun = False) -> None:
    """Kept, with who withdrew it and why."""
    _decide(
        lambda tx: crediting.preview_withdrawal(tx, SYSTEM, number),
        lambda tx: crediting.withdraw(tx, SYSTEM, number, reason, utc_now()),
        dry_run,
    )


@credit.command("list", help=t("organisation.shell.list"))
def credit_list(code: PersonCode) -> None:
    """The withdrawn ones included."""
    with _refusals(), _database() as database, database.read() as tx:
        rows = crediting.list_of_person(tx, SYSTEM, get_known(tx, code).person_id)
    for row in rows:
        what = t("organisation.quiz") if row.sort == crediting.QUIZ else row.key
        _tell_row(row.credit_id, f"{what}, {show_day(row.on)}", row)
    if not rows:
        typer.echo(t("organisation.person.no_credits"))


def _decide(look: Callable[[Tx], Decision], do: Callable[[Tx], object], dry_run: bool) -> None:
    with _refusals(), _database() as database:
        with database.read() as tx:
            decision = look(tx)
        _tell(decision_lines(decision, local_day(utc_now())))
        if not dry_run:
            with database.write() as tx:
                do(tx)
    typer.echo(t("roster_page.shell.only_preview" if dry_run else "organisation.page.done"))


def _tell_row(number: int, what: str, row: ExemptionRow | CreditRow) -> None:
    state = t("organisation.person.is_withdrawn" if row.withdrawn_at else "organisation.person.holds")
    typer.echo(f"{number}. {what}; {row.reason}; {row.document}; {row.recorded_by}; {state}")


CampaignCode = Annotated[str, typer.Argument(help=t("waves.shell.campaign"))]
WaveName = Annotated[str, typer.Argument(help=t("waves.shell.name"))]


@wave.command("list", help=t("waves.shell.list"))
def wave_list(code: CampaignCode) -> None:
    """With the people of each."""
    with _refusals(), _database() as database, database.read() as tx:
        listed = waving.list_waves(tx, SYSTEM, get_campaign(tx, code), local_day(utc_now()))
    _tell(waving.told_lines(listed) or (t("waves.shell.nothing"),))


@wave.command("set", help=t("waves.shell.set"))
def wave_set(
    code: CampaignCode,
    name: WaveName,
    starts: Annotated[datetime | None, typer.Option(formats=DAYS, help=t("waves.shell.starts"))] = None,
    due: Annotated[datetime | None, typer.Option(formats=DAYS, help=t("waves.shell.due"))] = None,
    units: Annotated[list[str] | None, typer.Option("--unit", help=t("waves.shell.unit"))] = None,
    rest: Annotated[bool | None, typer.Option("--rest/--no-rest", help=t("waves.shell.rest"))] = None,
    rename: Annotated[str, typer.Option(help=t("waves.shell.rename"))] = "",
    dry_run: DryRun = False,
) -> None:
    """A wave of that name is changed where it is told to, or there is a new one."""
    now = utc_now()
    days = starts.date() if starts else None, due.date() if due else None

    def ask(tx: Tx) -> tuple[CampaignNow, Asked]:
        found = get_campaign(tx, code)
        return found, waving.asked_from(tx, SYSTEM, found, name, rename, *days, units, rest, now)

    _decide(
        lambda tx: waving.preview(tx, SYSTEM, *ask(tx), now),
        lambda tx: waving.record(tx, SYSTEM, *ask(tx), now),
        dry_run,
    )


@wave.command("drop", help=t("waves.shell.drop"))
def wave_drop(code: CampaignCode, name: WaveName, dry_run: DryRun = False) -> None:
    """Figures of days gone by keep it."""
    now = utc_now()
    _decide(
        lambda tx: waving.preview_drop(tx, SYSTEM, get_campaign(tx, code), name, now),
        lambda tx: waving.drop(tx, SYSTEM, get_campaign(tx, code), name, now),
        dry_run,
    )


@app.command("report", help=t("report.shell.help"))
def report_file(
    first: Annotated[datetime, typer.Option("--from", formats=DAYS, help=t("report.shell.first"))],
    last: Annotated[datetime, typer.Option("--to", formats=DAYS, help=t("report.shell.last"))],
    out: Annotated[Path, typer.Option(help=t("report.shell.out"))],
    unit: Annotated[str, typer.Option(help=t("manage.unit"))] = "",
) -> None:
    """The same figures and the same words as on the page."""
    # What writes Word, sheets and PDF is loaded only for whoever asks for a file.
    from analytics.exports.papers import PAPERS, TEMPLATES

    now, paper = utc_now(), PAPERS.get(out.suffix.removeprefix(".").lower())
    if paper is None:
        raise typer.BadParameter(t("report.shell.ending"), param_hint="--out")
    with _refusals(), _database() as database:
        period = check_period(first.date(), last.date())
        with database.read() as tx:
            whose = find_whose(tx, SYSTEM, unit, period, now)
            report = build_report(tx, SYSTEM, whose, period, now)
        written = paper.make(report, load_settings().var / TEMPLATES)
        with database.write() as tx:
            note_file(tx, SYSTEM, whose_words(whose), period, {"format": paper.name}, now)
            # Before the commit: a file that cannot be written leaves no line that says it left.
            _write_new(out, written)
    typer.echo(t("report.shell.written", period=name_of(period), whose=whose_words(whose), file=out))


@token.command("issue", help=t("api.shell.issue"))
def token_issue(
    name: Annotated[str, typer.Argument(help=t("api.shell.name"))],
    kinds: Annotated[list[Kind], typer.Option("--kind", help=t("api.shell.kind"))],
    unit: Annotated[str | None, typer.Option(help=t("manage.unit"))] = None,
    days: Annotated[int, typer.Option(help=t("api.shell.days"))] = tokens.DAYS[0],
    reason: Annotated[str, typer.Option(help=t("api.shell.reason"))] = "",
) -> None:
    """The token goes to standard output alone, so that it can be led into a file."""
    now = utc_now()
    with _refusals(), _database() as database, database.write() as tx:
        terms = tokens.Terms(name, frozenset(kinds), _find_unit(tx, unit, now), days, reason)
        issued = tokens.issue(tx, SYSTEM, terms, now)
    until = show_day(local_day(issued.expires_at))
    typer.echo(t("api.shell.issued", number=issued.token_id, until=until), err=True)
    typer.echo(issued.token)


@token.command("list", help=t("api.shell.list"))
def token_list() -> None:
    """Never the tokens themselves: nobody has them but who was given them."""
    with _refusals(), _database() as database, database.read() as tx:
        lines = tokens.list_lines(tx, SYSTEM, utc_now())
    for line in lines:
        typer.echo(_token_line(line))
    if not lines:
        typer.echo(t("api.shell.none"))


@token.command("withdraw", help=t("api.shell.withdraw"))
def token_withdraw(number: Annotated[int, typer.Argument(help=t("api.shell.number"))]) -> None:
    """From now on it opens nothing."""
    with _refusals(), _database() as database, database.write() as tx:
        row = tokens.withdraw(tx, SYSTEM, number, utc_now())
    typer.echo(t("api.shell.withdrawn", name=row.name))


def _token_line(line: tokens.TokenLine) -> str:
    return t(
        "api.shell.line",
        number=line.token.token_id,
        name=line.token.name,
        kinds=", ".join(line.token.kinds),
        unit=line.unit_name,
        until=show_day(local_day(line.token.expires_at)),
        calls=show_number(line.calls),
        state=t(f"api.state.{line.state}"),
    )


@app.command(help=t("reminders.shell.help"))
def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("reminders.shell.dry_run"))] = False,
) -> None:
    """Plans and sends; a dry run tells what would be planned and writes nothing."""
    with _refusals(), _database() as database:
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


@app.command()
def backup(file: Annotated[Path, typer.Argument(help=t("manage.backup_file"))]) -> None:
    """Sao lưu cơ sở dữ liệu SQLite đang chạy, minh chứng và mẫu Word riêng ra một tệp."""
    with _refusals():
        source = _sqlite_path()
        if file.exists():
            raise Refused(t("manage.file_exists", file=file))
        if copies.is_blank(source):
            raise Refused(t("manage.not_ready"))
        if not copies.is_sound(source):
            raise Refused(t("manage.damaged", file=source))
        archive.write_archive(source, load_settings().var, BESIDE, file)
    typer.echo(t("manage.backed_up", file=file))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help=t("manage.restore_file"))]) -> None:
    """Phục hồi tất cả từ một tệp sao lưu; bản hiện có được giữ lại bên cạnh."""
    with _refusals():
        target = _sqlite_path()
        if target.exists() and file.exists() and target.samefile(file):
            raise Refused(t("manage.same_file", file=file))
        kept = _put_back(file, target)
    typer.echo(t("manage.restored", file=file))
    for path in kept:
        typer.echo(t("manage.kept", file=path))


def _put_back(file: Path, target: Path) -> tuple[Path, ...]:
    """A copy of all, or one of the database alone, as they were made before."""
    if file.is_file() and archive.is_whole(file, BESIDE):
        return archive.restore_archive(file, target, load_settings().var, BESIDE, utc_now())
    if file.is_file() and copies.is_sound(file):
        database = copies.put_back(file, target, utc_now())
        return (database,) if database else ()
    raise Refused(t("manage.no_backup", file=file))


def _sqlite_path() -> Path:
    path = sqlite_file(load_settings().database_url)
    if path is None:
        raise Refused(t("manage.use_pg_dump"))
    return path


def _read_paths(paths: list[Path]) -> tuple[publishing.Publishable, ...]:
    return read_all(*_content_files(paths))


def _content_files(paths: list[Path] | None) -> tuple[Sequence[Path], Sequence[Path]]:
    """Lesson files and item files; everything built in when no path is named."""
    if not paths:
        return list_lesson_files(), list_item_files()
    files = [f for p in paths for f in (sorted(p.rglob("*.yaml")) if p.is_dir() else [p])]
    for file in files:
        if not file.is_file():
            raise Refused(t("manage.no_file", file=file))
    lessons = [f for f in files if is_lesson_file(f)]
    return lessons, [f for f in files if f not in lessons]


if __name__ == "__main__":
    sys.exit(app())

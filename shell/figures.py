"""Figures as files: participation, statements, units and people, and the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from access.viewer import SYSTEM
from analytics.asking import Ask, asked_report
from analytics.board import ParticipationReport
from analytics.exports import find_export
from analytics.exports.contract import Export
from analytics.oneroster import note_roster, read_roster, stream_zip
from analytics.participation import note_export, stream_people
from analytics.reports.building import build_report, find_whose, whose_words
from analytics.reports.keeping import note_file
from analytics.reports.periods import check_period, name_of
from analytics.statements import Stored, note_statements, stream_lines
from db.campaigns import CampaignNow
from db.engine import Tx
from settings import load_settings
from shell.ground import DAYS, opened_database, or_removed, refusals, write_new, write_pieces
from text import t
from text.formats import show_number, start_of, utc_now

export = typer.Typer(no_args_is_help=True, help=t("manage.export"))


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
    with refusals(), opened_database() as database:
        with database.read() as tx:
            current, report = asked_report(tx, SYSTEM, ask, now, with_people=writer.stream is None)
            pieces = _people_file(tx, writer, current, report)
            write_pieces(out, pieces)
        with or_removed(out), database.write() as tx:
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
    with refusals(), opened_database() as database:
        with database.read() as tx:
            lines = write_pieces(out, stream_lines(tx, SYSTEM, base_url, asked, now))
        with or_removed(out), database.write() as tx:
            note_statements(tx, SYSTEM, asked, now)
    typer.echo(t("api.shell.statements_written", n=show_number(lines), file=out))


@export.command("oneroster", help=t("api.shell.oneroster"))
def export_oneroster(out: Annotated[Path, typer.Option(help=t("manage.out"))]) -> None:
    """As of today, all of it."""
    now, base_url = utc_now(), load_settings().base_url
    with refusals(), opened_database() as database:
        with database.read() as tx:
            found = read_roster(tx, SYSTEM, now)
            write_pieces(out, stream_zip(tx, SYSTEM, found, base_url))
        with or_removed(out), database.write() as tx:
            note_roster(tx, SYSTEM, found, now)
    people, units = show_number(found.people), show_number(len(found.units))
    typer.echo(t("api.shell.oneroster_written", units=units, people=people, file=out))


def _midnight(day: datetime | None, days: int) -> datetime | None:
    """When the day begins here, or with 1 the day after it."""
    return start_of(day.date() + timedelta(days=days)) if day else None


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
    with refusals(), opened_database() as database:
        period = check_period(first.date(), last.date())
        with database.read() as tx:
            whose = find_whose(tx, SYSTEM, unit, period, now)
            report = build_report(tx, SYSTEM, whose, period, now)
        written = paper.make(report, load_settings().var / TEMPLATES)
        with database.write() as tx:
            note_file(tx, SYSTEM, whose_words(whose), period, {"format": paper.name}, now)
            # Before the commit: a file that cannot be written leaves no line that says it left.
            write_new(out, written)
    typer.echo(t("report.shell.written", period=name_of(period), whose=whose_words(whose), file=out))

"""Making, filling, counting anew, copying and putting back the database."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from access.viewer import Refused
from campaign import standing
from db import archive, copies
from db.engine import Database, sqlite_file
from db.migrate import upgrade_in
from db.people import has_people
from db.shape import is_current
from lessons import publishing
from outreach import counting
from outreach.evidence import FOLDER
from quizzes import remembered
from quizzes.publishing import read_built_in
from sample import make_sample
from settings import load_settings
from shell.ground import opened_database, refusals
from text import t
from text.formats import utc_now

tallies = typer.Typer(no_args_is_help=True, help=t("manage.tallies"))
BESIDE = (FOLDER, "mau")
"""Folders of LACHAN_VAR that a copy carries: evidence of activities, and the office's own templates."""


def init() -> None:
    """Tạo cơ sở dữ liệu và xuất bản nội dung có sẵn; chạy lại không đổi gì."""
    with refusals(), opened_database() as database:
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


def demo(
    people: Annotated[int, typer.Option(min=8, max=200_000, help=t("manage.people"))] = 243,
    seed: Annotated[int, typer.Option(help=t("manage.seed"))] = 1,
    if_empty: Annotated[bool, typer.Option("--if-empty", help=t("manage.if_empty"))] = False,
) -> None:
    """Tạo một tổ chức mẫu với người và việc học không có thật."""
    with refusals(), opened_database() as database, database.write() as tx:
        if has_people(tx):
            if if_empty:
                return
            raise Refused(t("manage.not_empty"))
        make_sample(tx, people, seed, utc_now(), partial(track, description=t("manage.making")))
    typer.echo(t("manage.sample_made", n=people))


@tallies.command("verify")
def tallies_verify() -> None:
    """Đếm lại từ các sự kiện và so với số đã lưu."""
    with refusals(), opened_database() as database, database.read() as tx:
        faults = (*standing.verify(tx), *counting.verify(tx))
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(t("manage.tallies_good"))


@tallies.command("rebuild")
def tallies_rebuild() -> None:
    """Xoá và đếm lại toàn bộ."""
    with refusals(), opened_database() as database, database.write() as tx:
        standing.rebuild(tx)
        counting.rebuild(tx)
    typer.echo(t("manage.tallies_rebuilt"))


def backup(file: Annotated[Path, typer.Argument(help=t("manage.backup_file"))]) -> None:
    """Sao lưu cơ sở dữ liệu SQLite đang chạy, minh chứng và mẫu Word riêng ra một tệp."""
    with refusals():
        source = _sqlite_path()
        if file.exists():
            raise Refused(t("manage.file_exists", file=file))
        if copies.is_blank(source):
            raise Refused(t("manage.not_ready"))
        if not copies.is_sound(source):
            raise Refused(t("manage.damaged", file=source))
        archive.write_archive(source, load_settings().var, BESIDE, file)
    typer.echo(t("manage.backed_up", file=file))


def restore(file: Annotated[Path, typer.Argument(help=t("manage.restore_file"))]) -> None:
    """Phục hồi tất cả từ một tệp sao lưu; bản hiện có được giữ lại bên cạnh."""
    with refusals():
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

"""The product's use cases from a shell; exit status 0 done, 1 refused with the reason, 2 wrong usage."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from access.viewer import Refused
from campaign import standing
from db.engine import Database, open_database
from db.migrate import upgrade
from db.people import has_people
from lessons import publishing
from lessons.publishing import PublishRefused
from quizzes.blueprint import BlueprintFault
from quizzes.publishing import read_all, read_built_in
from sample import make_sample
from settings import load_settings
from text import t
from text.formats import utc_now

app = typer.Typer(no_args_is_help=True, add_completion=False, help=t("manage.help"))
content = typer.Typer(no_args_is_help=True, help=t("manage.content"))
tallies = typer.Typer(no_args_is_help=True, help=t("manage.tallies"))
app.add_typer(content, name="content")
app.add_typer(tallies, name="tallies")


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
    except (Refused, PublishRefused, BlueprintFault, LookupError, OSError, ValueError) as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal


@app.command()
def init() -> None:
    """Tạo cơ sở dữ liệu và xuất bản nội dung có sẵn; chạy lại không đổi gì."""
    with _refusals(), _database() as database:
        upgrade(database)
        items = read_built_in()
        with database.write() as tx:
            changed = publishing.publish(tx, items, utc_now())
        typer.echo(t("manage.initialised", n=changed))


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
        make_sample(tx, people, seed, utc_now())
    typer.echo(t("manage.sample_made", n=people))


@content.command("check")
def content_check(paths: Annotated[list[Path] | None, typer.Argument()] = None) -> None:
    """Đọc mọi tệp nội dung và nêu lỗi theo tệp, dòng."""
    with _refusals():
        items = _read_paths(paths)
    typer.echo(t("manage.content_good", n=len(items)))


@content.command("publish")
def content_publish(paths: Annotated[list[Path], typer.Argument()]) -> None:
    """Xuất bản các tệp thành phiên bản mới."""
    with _refusals(), _database() as database:
        items = _read_paths(paths)
        with database.write() as tx:
            changed = publishing.publish(tx, items, utc_now())
    typer.echo(t("manage.published", n=changed))


@tallies.command("verify")
def tallies_verify() -> None:
    """Đếm lại từ các sự kiện và so với số đã lưu."""
    with _database() as database, database.read() as tx:
        faults = standing.verify(tx)
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(t("manage.tallies_good"))


@tallies.command("rebuild")
def tallies_rebuild() -> None:
    """Xoá và đếm lại toàn bộ."""
    with _database() as database, database.write() as tx:
        standing.rebuild(tx)
    typer.echo(t("manage.tallies_rebuilt"))


@app.command()
def backup(file: Path) -> None:
    """Sao lưu cơ sở dữ liệu SQLite đang chạy ra một tệp."""
    with _refusals():
        source = _sqlite_path()
        if file.exists():
            raise Refused(t("manage.file_exists", file=file))
        with sqlite3.connect(source) as live, sqlite3.connect(file) as copy:
            live.backup(copy)
    typer.echo(t("manage.backed_up", file=file))


@app.command()
def restore(file: Path) -> None:
    """Phục hồi cơ sở dữ liệu SQLite từ một tệp sao lưu; bản hiện có được giữ lại bên cạnh."""
    with _refusals():
        target = _sqlite_path()
        _check_backup(file)
        if target.exists():
            target.rename(target.with_suffix(f".truoc-{utc_now():%Y%m%d-%H%M%S}"))
        for rest in ("-wal", "-shm"):
            Path(f"{target}{rest}").unlink(missing_ok=True)
        with sqlite3.connect(file) as kept, sqlite3.connect(target) as live:
            kept.backup(live)
    typer.echo(t("manage.restored", file=file))


def _check_backup(file: Path) -> None:
    if not file.is_file():
        raise Refused(t("manage.no_backup", file=file))
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as kept:
            kept.execute("select version_num from alembic_version").fetchone()
    except sqlite3.DatabaseError as fault:
        raise Refused(t("manage.no_backup", file=file)) from fault


def _sqlite_path() -> Path:
    url = load_settings().database_url
    if not url.startswith("sqlite:///"):
        raise Refused(t("manage.use_pg_dump"))
    return Path(url.removeprefix("sqlite:///"))


def _read_paths(paths: list[Path] | None) -> tuple[publishing.Publishable, ...]:
    """Lesson files are those that have cards; everything built in when no path is named."""
    if not paths:
        return read_built_in()
    files = [f for p in paths for f in (sorted(p.rglob("*.yaml")) if p.is_dir() else [p])]
    for file in files:
        if not file.is_file():
            raise Refused(t("manage.no_file", file=file))
    lessons = [f for f in files if "\ncards:" in f.read_text(encoding="utf-8")]
    return read_all(lessons, [f for f in files if f not in lessons])


if __name__ == "__main__":
    sys.exit(app())

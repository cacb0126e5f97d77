"""Lessons and items: checked, counted, published, and answers marked anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from access.viewer import SYSTEM, Refused
from lessons import publishing
from lessons.reading import is_lesson_file, list_lesson_files
from quizzes import checking
from quizzes.publishing import read_all
from quizzes.reading import list_item_files
from quizzes.remarking import Changed, remark
from shell.ground import opened_database, refusals
from text import t
from text.formats import local_day, utc_now

content = typer.Typer(no_args_is_help=True, help=t("manage.content"))


@content.command("check")
def content_check(
    paths: Annotated[list[Path] | None, typer.Argument(help=t("manage.paths"))] = None,
    uses: Annotated[str | None, typer.Option(help=t("manage.uses"))] = None,
) -> None:
    """Đọc mọi tệp nội dung và nêu lỗi theo tệp, dòng; --uses liệt kê nơi dùng một dữ kiện."""
    with refusals():
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
    with refusals(), opened_database() as database:
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
    with refusals(), opened_database() as database, database.write() as tx:
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

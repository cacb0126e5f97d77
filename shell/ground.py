"""What every command stands on: the database, refusals, files that are whole or not there, shared options."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO, NoReturn

import typer

from access.viewer import Refused
from campaign.effects import decision_lines
from campaign.grounds import Decision
from db.engine import Database, DatabaseFault, Tx, describe_fault, open_database
from db.units import list_units
from lessons.publishing import PublishRefused
from quizzes.blueprint import BlueprintFault
from settings import load_settings
from text import t
from text.formats import local_day, utc_now

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

OnDay = Annotated[datetime | None, typer.Option("--on", formats=DAYS, help=t("organisation.shell.on"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=t("roster_page.shell.dry_run"))]
UnitCode = Annotated[str, typer.Argument(help=t("organisation.shell.unit_code"))]
PersonCode = Annotated[str, typer.Argument(help=t("organisation.shell.person_code"))]
Reason = Annotated[str, typer.Option(help=t("organisation.shell.reason"))]
Document = Annotated[str, typer.Option(help=t("organisation.shell.document"))]


@contextmanager
def opened_database() -> Iterator[Database]:
    database = open_database(load_settings().database_url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def refusals() -> Iterator[None]:
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


def find_unit_id(tx: Tx, code: str | None, now: datetime) -> int | None:
    if code is None:
        return None
    for unit in list_units(tx, local_day(now)):
        if unit.code == code:
            return unit.unit_id
    raise Refused(t("roster_page.shell.no_unit", code=code))


def write_new(file: Path, content: bytes) -> None:
    """Only its owner may read what names people."""
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise Refused(t("manage.file_exists", file=file)) from None
    file.write_bytes(content)


def write_pieces(file: Path, pieces: Iterable[bytes]) -> int:
    """As _write_new, piece by piece; returns how many lines. What could not be written whole is removed."""
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise Refused(t("manage.file_exists", file=file)) from None
    with or_removed(file), file.open("wb") as opened:
        return sum(_write_piece(opened, piece) for piece in pieces)


def _write_piece(opened: BinaryIO, piece: bytes) -> int:
    opened.write(piece)
    return piece.count(b"\n")


@contextmanager
def or_removed(file: Path) -> Iterator[None]:
    """A file that is not whole, or of which the log could not be told, does not stay."""
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def decide(look: Callable[[Tx], Decision], do: Callable[[Tx], object], dry_run: bool) -> None:
    with refusals(), opened_database() as database:
        with database.read() as tx:
            decision = look(tx)
        tell(decision_lines(decision, local_day(utc_now())))
        if not dry_run:
            with database.write() as tx:
                do(tx)
    typer.echo(t("roster_page.shell.only_preview" if dry_run else "organisation.page.done"))

"""Tokens of other systems."""

from __future__ import annotations

from typing import Annotated

import typer

from access import tokens
from access.tokens import Kind
from access.viewer import SYSTEM
from shell.ground import find_unit_id, opened_database, refusals
from text import t
from text.formats import local_day, show_day, show_number, utc_now

token = typer.Typer(no_args_is_help=True, help=t("api.shell.token"))


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
    with refusals(), opened_database() as database, database.write() as tx:
        terms = tokens.Terms(name, frozenset(kinds), find_unit_id(tx, unit, now), days, reason)
        issued = tokens.issue(tx, SYSTEM, terms, now)
    until = show_day(local_day(issued.expires_at))
    typer.echo(t("api.shell.issued", number=issued.token_id, until=until), err=True)
    typer.echo(issued.token)


@token.command("list", help=t("api.shell.list"))
def token_list() -> None:
    """Never the tokens themselves: nobody has them but who was given them."""
    with refusals(), opened_database() as database, database.read() as tx:
        lines = tokens.list_lines(tx, SYSTEM, utc_now())
    for line in lines:
        typer.echo(_token_line(line))
    if not lines:
        typer.echo(t("api.shell.none"))


@token.command("withdraw", help=t("api.shell.withdraw"))
def token_withdraw(number: Annotated[int, typer.Argument(help=t("api.shell.number"))]) -> None:
    """From now on it opens nothing."""
    with refusals(), opened_database() as database, database.write() as tx:
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

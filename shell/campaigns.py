"""Campaigns opened, and divided into waves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from access.viewer import SYSTEM
from campaign import waving
from campaign.grounds import get_campaign
from campaign.waving import Asked
from db.campaigns import CampaignNow
from db.engine import Tx
from quizzes.campaigns import open_campaign, read_terms
from shell.ground import DAYS, DryRun, decide, opened_database, refusals, tell
from text import t
from text.formats import local_day, show_day, utc_now

campaign = typer.Typer(no_args_is_help=True, help=t("campaign.shell.help"))
wave = typer.Typer(no_args_is_help=True, help=t("waves.shell.help"))
CampaignCode = Annotated[str, typer.Argument(help=t("waves.shell.campaign"))]
WaveName = Annotated[str, typer.Argument(help=t("waves.shell.name"))]


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
    with refusals(), opened_database() as database:
        terms = read_terms(fields)
        with database.write() as tx:
            open_campaign(tx, SYSTEM, terms, now)
    typer.echo(t("campaign.opened", name=terms.name, due=show_day(terms.due_on)))


@wave.command("list", help=t("waves.shell.list"))
def wave_list(code: CampaignCode) -> None:
    """With the people of each."""
    with refusals(), opened_database() as database, database.read() as tx:
        listed = waving.list_waves(tx, SYSTEM, get_campaign(tx, code), local_day(utc_now()))
    tell(waving.told_lines(listed) or (t("waves.shell.nothing"),))


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

    decide(
        lambda tx: waving.preview(tx, SYSTEM, *ask(tx), now),
        lambda tx: waving.record(tx, SYSTEM, *ask(tx), now),
        dry_run,
    )


@wave.command("drop", help=t("waves.shell.drop"))
def wave_drop(code: CampaignCode, name: WaveName, dry_run: DryRun = False) -> None:
    """Figures of days gone by keep it."""
    now = utc_now()
    decide(
        lambda tx: waving.preview_drop(tx, SYSTEM, get_campaign(tx, code), name, now),
        lambda tx: waving.drop(tx, SYSTEM, get_campaign(tx, code), name, now),
        dry_run,
    )

"""The product's use cases from a shell; exit status 0 done, 1 refused with the reason, 2 wrong usage."""

from __future__ import annotations

import sys

import typer

from shell import (
    campaigns,
    connections,
    content,
    figures,
    organisation,
    reminders,
    staff,
    upkeep,
)
from shell.vietnamese import Vietnamese
from text import t

app = typer.Typer(cls=Vietnamese, no_args_is_help=True, add_completion=False, help=t("manage.help"))
app.command()(upkeep.init)
app.command()(upkeep.demo)
app.add_typer(content.content, name="content")
app.add_typer(upkeep.tallies, name="tallies")
app.add_typer(staff.roster, name="roster")
app.add_typer(staff.account, name="account")
app.add_typer(campaigns.campaign, name="campaign")
app.add_typer(figures.export, name="export")
app.add_typer(organisation.unit, name="unit")
app.add_typer(organisation.person, name="person")
app.add_typer(organisation.exempt, name="exempt")
app.add_typer(organisation.credit, name="credit")
app.add_typer(campaigns.wave, name="wave")
app.add_typer(connections.token, name="token")
app.command("report", help=t("report.shell.help"))(figures.report_file)
app.command(help=t("reminders.shell.help"))(reminders.remind)
app.command()(upkeep.backup)
app.command()(upkeep.restore)

if __name__ == "__main__":
    sys.exit(app())

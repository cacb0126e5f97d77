"""Wrong calls told in Vietnamese, and typer's own words replaced where it takes any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
import typer.rich_utils as looks
from typer.core import TyperGroup

from text import t

# What typer says of a wrong call, beside what it says of a parameter.
WRONG_CALLS = (
    (r"No such command '(.+?)'", "no_command"),
    (r"No such option: (\S+)", "no_option"),
    (r"unexpected extra argument\S* \((.+)\)", "extra"),
    (r"Option '(.+?)' does not take a value", "no_value"),
    (r"Option '(.+?)' requires", "needs_value"),
)


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

"""The person who asks, what they may do, and how far their sight reaches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from text import t


class Refused(PermissionError):
    """The viewer may not do this; the message is fit to be shown."""


class Role(StrEnum):
    """Roles of DESIGN: every person is an officer; the others are granted."""

    OFFICER = "officer"
    HEAD = "head"
    OFFICE = "office"
    LEADER = "leader"


class Permission(StrEnum):
    """What can be allowed, named after what is done."""

    LEARN = "learn"
    SEE_UNIT = "see_unit"
    SEE_OVERVIEW = "see_overview"
    SEE_ITEMS = "see_items"
    SEE_AUDIT = "see_audit"
    EXPORT = "export"
    SEE_ROSTER = "see_roster"
    MANAGE_ROSTER = "manage_roster"
    MANAGE_CONTENT = "manage_content"
    SEE_ACTIVITIES = "see_activities"
    LOG_ACTIVITIES = "log_activities"
    LOG_ANYWHERE = "log_anywhere"
    SEE_REPORTS = "see_reports"
    SEND_REPORT = "send_report"
    MANAGE_REPORTS = "manage_reports"
    URGE = "urge"
    SPEAK_FOR_UNIT = "speak_for_unit"
    ANSWER_UNITS = "answer_units"
    MANAGE_TOKENS = "manage_tokens"
    READ_STATEMENTS = "read_statements"


GRANTED: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset({Permission.LEARN}),
    Role.HEAD: frozenset(
        {
            Permission.SEE_UNIT,
            Permission.EXPORT,
            Permission.SEE_ACTIVITIES,
            Permission.LOG_ACTIVITIES,
            Permission.SEE_REPORTS,
            Permission.SEND_REPORT,
            Permission.SPEAK_FOR_UNIT,
        }
    ),
    Role.OFFICE: frozenset(
        {
            Permission.SEE_UNIT,
            Permission.SEE_OVERVIEW,
            Permission.SEE_ITEMS,
            Permission.SEE_AUDIT,
            Permission.EXPORT,
            Permission.SEE_ROSTER,
            Permission.MANAGE_ROSTER,
            Permission.MANAGE_CONTENT,
            Permission.SEE_ACTIVITIES,
            Permission.LOG_ACTIVITIES,
            Permission.LOG_ANYWHERE,
            Permission.SEE_REPORTS,
            Permission.SEND_REPORT,
            Permission.MANAGE_REPORTS,
            Permission.URGE,
            Permission.ANSWER_UNITS,
            Permission.MANAGE_TOKENS,
        }
    ),
    Role.LEADER: frozenset(
        {
            Permission.SEE_UNIT,
            Permission.SEE_OVERVIEW,
            Permission.SEE_ITEMS,
            Permission.SEE_AUDIT,
            Permission.EXPORT,
            Permission.SEE_ROSTER,
            Permission.SEE_ACTIVITIES,
            Permission.SEE_REPORTS,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures may be read: everybody's, or those of some units (what lies below included)."""

    everything: bool
    unit_ids: frozenset[int]

    def covers(self, unit_id: int) -> bool:
        """Whether the unit lies within sight."""
        return self.everything or unit_id in self.unit_ids


NOTHING = Scope(False, frozenset())
EVERYTHING = Scope(True, frozenset())


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. `headed_unit_ids` are the units granted; `scope` also holds what lies below them.

    `granted` is what another system may do, which has no role.
    """

    person_id: int
    full_name: str
    roles: frozenset[Role]
    headed_unit_ids: tuple[int, ...]
    scope: Scope
    granted: frozenset[Permission] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether any of the roles allows it."""
        return permission in self.granted or any(permission in GRANTED[role] for role in self.roles)

    def require(self, permission: Permission) -> None:
        """Raise Refused unless allowed."""
        if not self.may(permission):
            raise Refused(t("access.refused"))

    def require_unit(self, unit_id: int) -> None:
        """Raise Refused unless the unit lies within the viewer's scope."""
        self.require(Permission.SEE_UNIT)
        if not self.scope.covers(unit_id):
            raise Refused(t("access.refused"))


SYSTEM = Viewer(0, "manage.py", frozenset(Role), (), EVERYTHING, frozenset({Permission.READ_STATEMENTS}))
"""The operator at the shell, who already holds the database in hand."""

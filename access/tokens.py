"""Tokens of other systems: issued and withdrawn by the office, looked at anew with every call.

A token that is good is always answered, whatever others behind the same address do; only what opens nothing
is counted against an address (access.throttle), and only the calls of one token against that token. The
allowance of a token is one instant in the database (pace_at), so all processes share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from access import throttle
from access.audit import write_audit
from access.sign_ins import hash_token, new_token, scope_below
from access.viewer import EVERYTHING, NOTHING, Permission, Refused, Scope, Viewer
from db import api_tokens as store
from db.api_tokens import NewToken, TokenRow, UseRow
from db.engine import Tx
from db.units import find_unit_name, list_units, names_by_id
from text import t
from text.formats import local_day, show_day
from text.vietnamese import squeeze

PREFIX = "lcs_"
"""What every token begins with, so that one that was let slip can be found by its look."""
DAYS = (90, 180, 365)
LONGEST_NAME = 80
SHORTEST_REASON = 15
INTERVAL = timedelta(milliseconds=500)
"""One call in half a second over time; so many may come at once as fit into BURST."""
BURST = timedelta(seconds=60)
SHOWN_DAYS = 30


class Kind(StrEnum):
    """Sorts of data that a token may open, from the least private to the most."""

    PARTICIPATION = "participation"
    ACTIVITIES = "activities"
    COMPLETION = "completion"
    ROSTER = "roster"
    STATEMENTS = "statements"

    @property
    def label(self) -> str:
        """Its name in Vietnamese."""
        return t(f"api.kind.{self.value}")


READS = {
    Kind.PARTICIPATION: frozenset({Permission.SEE_UNIT, Permission.EXPORT}),
    Kind.ACTIVITIES: frozenset({Permission.SEE_ACTIVITIES, Permission.EXPORT}),
    Kind.COMPLETION: frozenset({Permission.SEE_UNIT, Permission.EXPORT}),
    Kind.ROSTER: frozenset({Permission.SEE_ROSTER}),
    Kind.STATEMENTS: frozenset({Permission.READ_STATEMENTS}),
}
"""What a call for a sort of data may do: no more than its sort needs, whatever else the token opens."""
WHOLE_ONLY = frozenset({Kind.STATEMENTS})
"""What single people answered is never opened for one unit: there it would reach their head."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a token is to open, for whom, over which unit (None is everything), and for how many days."""

    name: str
    kinds: frozenset[Kind]
    unit_id: int | None
    days: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh token; its text is held by nobody else from now on."""

    token_id: int
    token: str
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as the office sees it; `state` is good, expired or withdrawn, `calls` are those of 30 days."""

    token: TokenRow
    unit_name: str
    state: str
    calls: int


@dataclass(frozen=True, slots=True)
class Client:
    """Another system that may read: its token, its sorts of data, and who it counts as."""

    token_id: int
    name: str
    viewer: Viewer


NOBODY = Client(0, "", Viewer(0, "", frozenset(), (), NOTHING))
"""Whoever asks for what anybody may have."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A call that is turned away: `sort` is unknown, wait or kind; `seconds` is how long to wait."""

    sort: str
    seconds: int = 0

    @property
    def words(self) -> str:
        """Why, fit to be shown."""
        return t(f"api.fault.{self.sort}")


def issue(tx: Tx, viewer: Viewer, terms: Terms, now: datetime, token: str = "") -> Issued:
    """Make a token and tell it, once; Refused without MANAGE_TOKENS or for terms that may not be."""
    viewer.require(Permission.MANAGE_TOKENS)
    terms = _checked(tx, terms, now)
    token = token or PREFIX + new_token()
    expires_at = now + timedelta(days=terms.days)
    kinds = tuple(kind.value for kind in Kind if kind in terms.kinds)
    new = NewToken(
        terms.name, hash_token(token), kinds, terms.unit_id, terms.reason, viewer.full_name, now, expires_at
    )
    token_id = store.add_token(tx, new)
    after = {
        "kinds": [Kind(kind).label for kind in kinds],
        "unit": _unit_name(tx, terms.unit_id, now),
        "expires_on": local_day(expires_at).isoformat(),
        "reason": terms.reason,
    }
    write_audit(tx, viewer, "api.issue", _subject(token_id, terms.name), None, after, now)
    return Issued(token_id, token, terms.name, expires_at)


def withdraw(tx: Tx, viewer: Viewer, token_id: int, now: datetime) -> TokenRow:
    """The token opens nothing from now on; Refused without MANAGE_TOKENS, or if it was withdrawn before."""
    viewer.require(Permission.MANAGE_TOKENS)
    row = store.find_token(tx, token_id)
    if row is None:
        raise Refused(t("api.fault.no_token", number=token_id))
    if row.withdrawn_at is not None:
        raise Refused(t("api.fault.withdrawn", day=show_day(local_day(row.withdrawn_at))))
    store.withdraw(tx, token_id, viewer.full_name, now)
    write_audit(tx, viewer, "api.withdraw", _subject(token_id, row.name), None, None, now)
    return row


def list_lines(tx: Tx, viewer: Viewer, now: datetime) -> tuple[TokenLine, ...]:
    """Every token there ever was, newest first; Refused without MANAGE_TOKENS."""
    viewer.require(Permission.MANAGE_TOKENS)
    rows, names = store.list_tokens(tx), names_by_id(list_units(tx, local_day(now)))
    calls: dict[int, int] = {}
    for use in list_uses(tx, viewer, rows, now):
        calls[use.token_id] = calls.get(use.token_id, 0) + use.calls
    return tuple(
        TokenLine(row, _shown_unit(tx, row, names, now), _state(row, now), calls.get(row.token_id, 0))
        for row in rows
    )


def list_uses(tx: Tx, viewer: Viewer, rows: tuple[TokenRow, ...], now: datetime) -> tuple[UseRow, ...]:
    """What these tokens asked for in the last SHOWN_DAYS days; Refused without MANAGE_TOKENS."""
    viewer.require(Permission.MANAGE_TOKENS)
    since = local_day(now) - timedelta(days=SHOWN_DAYS)
    return store.list_uses(tx, [row.token_id for row in rows], since)


def admit(tx: Tx, secret_key: str, token: str, kind: Kind, address: str, now: datetime) -> Client | Turned:
    """Let a call in and count it, or say why not; unknown, expired and withdrawn are told in one way.

    Returned and not raised: what was counted must stay counted. The first call for a sort of data on a
    day leaves a line in the audit log, the others of that day only their number.
    """
    row = store.find_by_hash(tx, hash_token(token))
    if row is None or _state(row, now) != "good":
        return _miss(tx, secret_key, address, now)
    pace_at = max(row.pace_at or now, now) + INTERVAL
    if pace_at - now > BURST:
        return Turned("wait", _seconds(pace_at - now - BURST))
    store.set_used(tx, row.token_id, now, pace_at)
    if kind.value not in row.kinds:
        return Turned("kind")
    client = Client(row.token_id, row.name, _viewer(row, kind, _scope(tx, row, now)))
    if store.count_use(tx, row.token_id, local_day(now), kind.value, now) == 1:
        note(tx, client, "api.read", kind, now)
    return client


def note(tx: Tx, client: Client, action: str, kind: Kind, now: datetime) -> None:
    """Write into the audit log that data of this sort left by this token."""
    after = {"kind": kind.label, "on": local_day(now).isoformat()}
    write_audit(tx, client.viewer, action, _subject(client.token_id, client.name), None, after, now)


def _miss(tx: Tx, secret_key: str, address: str, now: datetime) -> Turned:
    tried = throttle.begin_lookup(tx, secret_key, address, now, "api")
    if isinstance(tried, throttle.Wait):
        return Turned("wait", _seconds(tried.until - now))
    return Turned("unknown")


def _seconds(wait: timedelta) -> int:
    return max(1, -(-wait // timedelta(seconds=1)))


def _viewer(row: TokenRow, kind: Kind, scope: Scope) -> Viewer:
    """It changes nothing and has no role: it reads, as far as its scope reaches."""
    return Viewer(0, t("api.actor", name=row.name), frozenset(), (), scope, READS[kind])


def _scope(tx: Tx, row: TokenRow, now: datetime) -> Scope:
    return EVERYTHING if row.unit_id is None else scope_below(tx, (row.unit_id,), now)


def _state(row: TokenRow, now: datetime) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "expired" if now >= row.expires_at else "good"


def _checked(tx: Tx, terms: Terms, now: datetime) -> Terms:
    name, reason = squeeze(terms.name), squeeze(terms.reason)
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(t("api.fault.name", most=LONGEST_NAME))
    if not terms.kinds:
        raise Refused(t("api.fault.kinds"))
    if terms.days not in DAYS:
        raise Refused(t("api.fault.days", days=", ".join(map(str, DAYS))))
    if terms.unit_id is not None and _unit_name(tx, terms.unit_id, now) is None:
        raise Refused(t("access.no_such_unit"))
    if terms.unit_id is not None and terms.kinds & WHOLE_ONLY:
        raise Refused(t("api.fault.whole_only"))
    if terms.kinds & WHOLE_ONLY and len(reason) < SHORTEST_REASON:
        raise Refused(t("api.fault.reason", least=SHORTEST_REASON))
    return Terms(name, terms.kinds, terms.unit_id, terms.days, reason)


def _unit_name(tx: Tx, unit_id: int | None, now: datetime) -> str | None:
    if unit_id is None:
        return t("api.everything")
    return names_by_id(list_units(tx, local_day(now))).get(unit_id)


def _shown_unit(tx: Tx, row: TokenRow, names: Mapping[int, str], now: datetime) -> str:
    """The unit's name now, or the one it had when it closed."""
    if row.unit_id is None:
        return t("api.everything")
    return names.get(row.unit_id) or find_unit_name(tx, row.unit_id, local_day(now)) or str(row.unit_id)


def _subject(token_id: int, name: str) -> str:
    return f"{name} ({token_id})"

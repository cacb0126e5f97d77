"""A list between its preview and its confirmation: kept two days, so that reload, tab and process agree."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from access.viewer import Permission, Viewer
from campaign.roster.layout import KeptRow
from campaign.roster.rows import Fault, RosterRow, StaffList
from db import drafts as store
from db.drafts import DraftRow
from db.engine import Tx

DRAFT_LIVES = timedelta(days=2)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """A list that somebody brought and nobody has confirmed yet."""

    draft_id: str
    file_name: str
    made_at: datetime
    listed: StaffList


def draft(tx: Tx, viewer: Viewer, file_name: str, listed: StaffList, now: datetime) -> str:
    """Keep a list for its preview; returns an id that cannot be guessed. Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    store.drop_drafts_before(tx, now - DRAFT_LIVES)
    draft_id = secrets.token_urlsafe(16)
    rows = [_pack_rows(listed), _pack_kept(listed)]
    faults = [list(astuple(fault)) for fault in listed.faults]
    name = file_name[:LONGEST_NAME]
    store.add_draft(tx, DraftRow(draft_id, viewer.person_id, now, name, rows, faults))
    return draft_id


def find_draft(tx: Tx, viewer: Viewer, draft_id: str, now: datetime) -> Draft | None:
    """The kept list; None once it was taken over, dropped or two days old. Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    row = store.find_draft(tx, draft_id, now - DRAFT_LIVES)
    return Draft(row.draft_id, row.file_name, row.made_at, _unpack(row)) if row else None


def drop_draft(tx: Tx, viewer: Viewer, draft_id: str) -> bool:
    """Forget a list; False if it was gone already. Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    return store.drop_draft(tx, draft_id)


def _pack_rows(listed: StaffList) -> list[Any]:
    return [
        [row.row_no, row.code, row.full_name, row.unit_name, row.position, row.email] for row in listed.rows
    ]


def _pack_kept(listed: StaffList) -> list[Any]:
    """Most rows stand in the file as they are tidied: their number is enough to find them again."""
    tidied = {row.row_no: row for row in listed.rows}
    return [_pack_one(kept, tidied.get(kept.row_no)) for kept in listed.kept]


def _pack_one(kept: KeptRow, tidied: RosterRow | None) -> Any:
    if tidied is not None and kept == _as_kept(tidied):
        return kept.row_no
    return [kept.row_no, kept.code, kept.full_name, kept.unit_name, kept.position, kept.email]


def _unpack(row: DraftRow) -> StaffList:
    rows = tuple(RosterRow(*each) for each in row.rows[0])
    tidied = {each.row_no: each for each in rows}
    kept = tuple(
        KeptRow(*each) if isinstance(each, Sequence) else _as_kept(tidied[each]) for each in row.rows[1]
    )
    return StaffList(rows, tuple(Fault(*each) for each in row.faults), kept)


def _as_kept(row: RosterRow) -> KeptRow:
    return KeptRow(row.row_no, row.code, row.full_name, row.unit_name, row.position, row.email or "")

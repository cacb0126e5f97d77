"""Reads from positions who seems to head which unit; the office decides."""

from __future__ import annotations

import re
from functools import lru_cache

from campaign.roster.columns import plain

# A head of a room inside a centre is not the head of the centre, so the position must suit the unit.
_SUITS = (
    (re.compile(r"van phong\b"), re.compile(r"(?:chanh|truong) van phong\b")),
    (re.compile(r"(?:phong|p)\b"), re.compile(r"truong phong\b|tp$")),
    (re.compile(r"thanh tra\b"), re.compile(r"chanh thanh tra\b")),
    (re.compile(r"(?:chi cuc|cc)\b"), re.compile(r"(?:chi cuc truong|truong chi cuc)\b")),
    (re.compile(r"cuc\b"), re.compile(r"cuc truong\b")),
    (re.compile(r"(?:trung tam|tt)\b"), re.compile(r"giam doc(?! so)\b|truong trung tam\b")),
    (re.compile(r"vien\b"), re.compile(r"vien truong\b|giam doc(?! so)\b")),
    (re.compile(r"(?:bao tang|thu vien|quy|benh vien|chi nhanh)\b"), re.compile(r"giam doc(?! so)\b")),
    (re.compile(r"vu\b"), re.compile(r"vu truong\b")),
    (re.compile(r"ban\b(?! giam doc\b)"), re.compile(r"truong ban\b")),
    (re.compile(r"khoa\b"), re.compile(r"truong khoa\b")),
    (re.compile(r"bo phan\b"), re.compile(r"truong bo phan\b")),
    (re.compile(r"doi\b"), re.compile(r"doi truong\b")),
    (re.compile(r"to\b"), re.compile(r"to truong\b")),
    (re.compile(r"tram\b"), re.compile(r"(?:tram truong|truong tram)\b")),
    (re.compile(r"truong\b"), re.compile(r"hieu truong\b")),
)
# A unit whose name does not say what it is: Quản lý Khoa học.
_UNSAID = re.compile(r"(?:truong phong|truong ban)\b")
_ACTING = re.compile(r"^(?:quyen|q|phu trach)\b ?")
_NEVER = re.compile(
    r"\b(?:pho|nguyen|cuu|tro ly|thu ky)\b|^(?:p (?:truong|giam|chanh|chi cuc)|ptp|pgd|pcvp)\b"
)


@lru_cache(maxsize=8_192)
def reads_as_head(position: str, unit_name: str) -> bool:
    """Whether somebody with this position would head a unit of this name; a deputy never does."""
    held = plain(position)
    if not held or _NEVER.search(held):
        return False
    held, unit = _ACTING.sub("", held), plain(unit_name)
    for named, wanted in _SUITS:
        if named.match(unit):
            return bool(wanted.match(held))
    return bool(_UNSAID.match(held)) and not unit.startswith(("ban giam doc", "lanh dao"))

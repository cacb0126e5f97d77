"""How hard a message is to judge, from what can be seen in it: the NIST Phish Scale, adapted in docs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lessons.fields import Channel, Level, Part

Cue = Literal[
    # Errors.
    "loi-chinh-ta",
    "thong-tin-mau-thuan",
    # Technical signs.
    "dia-chi-la",
    "duong-dan-la",
    "tep-la",
    "ten-hien-khac-dia-chi",
    # How it looks.
    "hinh-thuc-cau-tha",
    "thieu-nhan-dien",
    # Language and content.
    "goi-chung-chung",
    "giuc-gap",
    "doa-nat",
    "xin-thong-tin-kin",
    "thieu-chi-tiet-nguoi-gui",
    "loi-le-khac-thuong",
    # Common tactics.
    "loi-ich-lon",
    "danh-long-tot",
    "xung-quyen-luc",
    "chan-xac-minh",
    "doi-kenh",
    "doi-tien",
    "cai-ung-dung",
]
SHORT: frozenset[str] = frozenset({"sms", "chat", "call", "face"})
"""Channels whose messages have room for few cues."""

Rating = Literal["0", "2", "4", "6", "8"]


class Premise(Part):
    """How well the story fits the reader's day, each part rated 0, 2, 4, 6 or 8 as in TN 2276.

    `process` it mimics a work process, `relevance` it matters at one's desk, `situation` it fits
    what is going on, `consequences` it worries about what happens otherwise; `trained` lowers the
    fit: this very story was warned of.
    """

    process: Rating = "0"
    relevance: Rating = "0"
    situation: Rating = "0"
    consequences: Rating = "0"
    trained: Rating = "0"

    @property
    def alignment(self) -> int:
        """The sum of the first four less the last, in points from −8 to 32."""
        fits = (self.process, self.relevance, self.situation, self.consequences)
        return sum(map(int, fits)) - int(self.trained)


class PhishScale(Part):
    """Cues and premise of one message; in a genuine message, the cues that make it look like a scam."""

    cues: tuple[Cue, ...] = Field(min_length=0, max_length=21)
    premise: Premise


def predicted_level(scale: PhishScale, channel: Channel, truth: str) -> Level:
    """How hard the message is expected to be.

    After NIST TN 2276 (Dawkins and Jacobs, 2023): few, some or many cues against weak, medium or
    strong alignment. There few ends at 8 and some at 14; here at 4 and 7, and at 2 and 4 in short
    messages, since items are shorter than mails and a cue counts once (docs/phish-scale.md). What
    is genuine is harder to trust the more it looks like a scam, so its cues count the other way,
    and a story that people were warned of is one cue more. What cannot be told tempts to both
    sides, so it is as hard as the harder of the two.
    """
    cues = len(set(scale.cues))
    doubts = cues + GENUINE_LEAD + (int(scale.premise.trained) >= WELL_KNOWN)
    as_scam = _LEVELS[_cue_step(cues, channel)][_alignment_step(scale.premise.alignment)]
    as_genuine = _RISING[_cue_step(doubts, channel)]
    if truth == "unclear":
        return max(as_scam, as_genuine, key=_RISING.index)
    return as_genuine if truth == "genuine" else as_scam


GENUINE_LEAD = 1
"""A genuine message has no cue to begin with, so one fewer than in a scam already raises doubt."""
WELL_KNOWN = 6
"""From this rating on, people know the story as one that scams tell."""

_RISING: tuple[Level, ...] = ("easy", "medium", "hard")

# Table 7 of TN 2276 by cues (few, some, many), then by alignment (weak, medium, strong). It calls
# some cues with weak alignment "moderately to least difficult": easy here, as there are three levels.
_LEVELS: tuple[tuple[Level, Level, Level], ...] = (
    ("medium", "hard", "hard"),
    ("easy", "medium", "hard"),
    ("easy", "medium", "medium"),
)


def _cue_step(count: int, channel: Channel) -> int:
    few, some = (2, 4) if channel in SHORT else (4, 7)
    return 0 if count <= few else 1 if count <= some else 2


def _alignment_step(points: int) -> int:
    """Weak to 10 points, medium to 17, strong from 18 on."""
    return 0 if points <= 10 else 1 if points <= 17 else 2

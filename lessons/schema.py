"""What a lesson file may say: cards of a few kinds, with sources, an owner and an expiry date."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from lessons.fields import Care, Channel, Key, Law, Part, Sign, Truth, Words, Yes, kinds_of
from lessons.stimulus import MARK, Stimulus, marks_in

MAX_WORDS = 450
MAX_LEAFLET_STEPS = 5
MAX_LEAFLET_WORDS = 260
"""What stands on one printed page with its sources."""
Track = Literal["nhan-dien", "ung-pho", "noi-lam-viec", "phap-luat", "cong-dong"]
TRACKS: tuple[Track, ...] = get_args(Track)
Path = Literal["moi-nguoi", "ke-toan-van-thu", "cntt", "lanh-dao", "vua-bi-lua"]
"""For whom a path is; the one for everybody is what a new campaign requires."""
PATHS: tuple[Path, ...] = get_args(Path)
EVERYBODY: Path = "moi-nguoi"
Group = Literal["mao-danh", "ai", "dau-tu-tuyen-dung", "mua-ban", "du-lieu-thiet-bi"]
"""The five groups into which the Ministry of Public Security sorted the scenarios of 2026."""
GROUPS: tuple[Group, ...] = get_args(Group)


class Card(Part):
    """One screen; `id` is stable, since progress is kept by it."""

    id: Key
    title: Words


class TextCard(Card):
    """Plain words; **bold**, blank lines and lines that begin with "- " are kept."""

    kind: Literal["text"]
    body: Words


class Step(Part):
    """One step: what, and a word on how or why."""

    title: Words
    text: str = ""


class StepsCard(Card):
    """Steps in order: how the trick runs, or what to do."""

    kind: Literal["steps"]
    lead: str = ""
    steps: tuple[Step, ...] = Field(min_length=2, max_length=7)


class MessageCard(Card):
    """A message or call with numbered signs to tap, and what to do about it."""

    kind: Literal["message"]
    lead: str = ""
    truth: Truth
    stimulus: Stimulus
    signs: tuple[Sign, ...] = Field(min_length=1, max_length=6)
    action: Words

    @model_validator(mode="after")
    def _signs_match_marks(self) -> Self:
        marks, signs = sorted(set(marks_in(self.stimulus))), sorted(s.mark for s in self.signs)
        if marks != signs:
            raise ValueError(f"chỗ đánh dấu {marks} không khớp danh sách dấu hiệu {signs}")
        return self


class PictureCard(Card):
    """A drawing of our own, kept as SVG beside the lesson file."""

    kind: Literal["picture"]
    picture: Words
    alt: Words
    caption: str = ""
    svg: str = ""


class Option(Part):
    """One answer to choose, whether it is right, and why."""

    text: Words
    right: Yes = False
    why: Words


class CheckCard(Card):
    """A question with feedback at once; it teaches and is not counted."""

    kind: Literal["check"]
    question: Words
    options: tuple[Option, ...] = Field(min_length=2, max_length=5)

    @model_validator(mode="after")
    def _one_right(self) -> Self:
        if sum(o.right for o in self.options) != 1:
            raise ValueError("câu kiểm tra phải có đúng một lựa chọn đúng (right: có)")
        return self


class RememberCard(Card):
    """The sentence to take away and pass on."""

    kind: Literal["remember"]
    sentence: Words
    body: str = ""


AnyCard = Annotated[
    TextCard | StepsCard | MessageCard | PictureCard | CheckCard | RememberCard,
    Field(discriminator="kind"),
]
CARD_KINDS = kinds_of(AnyCard)


class Advice(Part):
    """A sign in general words, and why it is one."""

    title: Words
    text: Words


class Leaflet(Part):
    """The tactic on one page of the handbook, in words that hold in any channel.

    How it runs, what gives it away, what to do before, during and after, how the genuine thing looks.
    """

    lead: Words
    signs: tuple[Advice, ...] = Field(min_length=3, max_length=5)
    before: tuple[Words, ...] = Field(min_length=1, max_length=2)
    during: tuple[Words, ...] = Field(min_length=1, max_length=2)
    after: tuple[Words, ...] = Field(min_length=1, max_length=2)
    genuine: Words

    @model_validator(mode="after")
    def _has_few_steps(self) -> Self:
        if len(self.before) + len(self.during) + len(self.after) > MAX_LEAFLET_STEPS:
            raise ValueError(f"tờ rơi nêu nhiều nhất {MAX_LEAFLET_STEPS} việc nên làm")
        return self

    @property
    def words(self) -> str:
        """All that it says."""
        signs = (f"{sign.title} {sign.text}" for sign in self.signs)
        return " ".join((self.lead, *signs, *self.before, *self.during, *self.after, self.genuine))


PlaceInPath = Annotated[int, Field(ge=1, le=99)]


class Lesson(Care):
    """A lesson of 3–6 minutes about one tactic; `paths` says in which place of which path it stands."""

    key: Key
    track: Track
    tactic: Key
    title: Words
    summary: Words
    minutes: int = Field(ge=3, le=6)
    channels: tuple[Channel, ...] = Field(min_length=1)
    group: Group | None = None
    paths: dict[Path, PlaceInPath] = Field(default_factory=dict)
    leaflet: Leaflet | None = None
    cards: tuple[AnyCard, ...] = Field(min_length=5, max_length=12)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        ids = [card.id for card in self.cards]
        if len(ids) != len(set(ids)):
            raise ValueError("mã thẻ (id) bị lặp")
        if not self.sources:
            raise ValueError("bài học phải nêu nguồn (sources)")
        if self.cards[-1].kind != "remember":
            raise ValueError("thẻ cuối phải là câu để nhớ (kind: remember)")
        if (self.track == "nhan-dien") != (self.group is not None):
            raise ValueError("bài trong mạch nhan-dien, và chỉ bài ấy, phải ghi nhóm (group)")
        return self


def count_words(lesson: Lesson) -> int:
    """Words that a reader reads on the cards, checks and feedback left out."""
    return _count(" ".join(_reading(card) for card in lesson.cards))


def count_leaflet_words(leaflet: Leaflet) -> int:
    """Words that stand on its printed page, the sources left out."""
    return _count(leaflet.words)


def _count(text: str) -> int:
    return len(re.findall(r"\w+", MARK.sub(r"\2", text)))


def _reading(card: AnyCard) -> str:
    match card:
        case TextCard():
            return card.title + " " + card.body
        case StepsCard():
            return " ".join([card.title, card.lead, *(f"{s.title} {s.text}" for s in card.steps)])
        case MessageCard():
            return " ".join([card.title, card.lead, card.action, *(f"{s.title} {s.why}" for s in card.signs)])
        case RememberCard():
            return f"{card.title} {card.sentence} {card.body}"
        case _:
            return card.title


__all__ = ["CARD_KINDS", "AnyCard", "Law", "Leaflet", "Lesson", "count_leaflet_words", "count_words"]

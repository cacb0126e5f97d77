"""How the text scalars of content files become booleans, days and keys, shared by lessons and items."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from text import t

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DAY = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")


class Part(BaseModel):
    """Base of every node of a content file: frozen, no unknown field, blanks cut at both ends."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def kinds_of(union: Any) -> tuple[str, ...]:
    """The values of `kind` that an annotated union of parts tells apart, in its order."""
    models = get_args(get_args(union)[0])
    return tuple(get_args(model.model_fields["kind"].annotation)[0] for model in models)


def _read_yes(value: Any) -> Any:
    return {"có": True, "không": False}.get(value, value) if isinstance(value, str) else value


def _read_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        # strptime alone would also take 1/2/2027.
        return datetime.strptime(value if DAY.fullmatch(value) else "", "%d/%m/%Y").date()
    except ValueError as fault:
        raise ValueError(t("content.fault.date_type")) from fault


Yes = Annotated[bool, BeforeValidator(_read_yes)]
Day = Annotated[date, BeforeValidator(_read_day)]
Key = Annotated[str, StringConstraints(pattern=rf"^{KEY.pattern}$", max_length=60)]
Words = Annotated[str, StringConstraints(min_length=1)]
Channel = Literal["sms", "chat", "email", "web", "call", "paper", "face"]
Truth = Literal["scam", "genuine", "unclear"]
Level = Literal["easy", "medium", "hard"]


class Source(Part):
    """Where a claim comes from: the code of the fact, who published it and when, how sure it is."""

    fact: Words
    name: Words
    on: str = ""
    confidence: Literal["XM", "XM-2"]


class Law(Part):
    """A legal claim: document, article, the day it came into force, what it says in plain words."""

    document: Words
    article: Words
    in_force_on: Day
    says: Words


class Sign(Part):
    """A numbered place in a message: what is odd (or reassuring) there, and why."""

    mark: int = Field(ge=1, le=9)
    title: Words
    why: Words
    harmless: Yes = False


class Care(Part):
    """Who keeps a content file true, and until when it may be shown without another look.

    `recalls` names facts that have ended and are told of on purpose.
    """

    owner: Words
    reviewed_on: Day
    valid_until: Day
    sources: tuple[Source, ...] = ()
    law: tuple[Law, ...] = ()
    recalls: tuple[Key, ...] = ()

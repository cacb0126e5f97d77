"""The message, call, page or paper that a lesson shows and an item asks to judge, as data without looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from lessons.fields import Part, Words

MARK = re.compile(r"\[\[(\d):(.+?)\]\]", re.DOTALL)


class Message(Part):
    """One bubble of a thread; `who` is "them", "me" or a name in a group."""

    text: Words
    time: str = ""
    who: str = "them"
    file: str = ""


class Sms(Part):
    """A thread of text messages from one sender."""

    kind: Literal["sms"]
    sender: Words
    note: str = ""
    messages: tuple[Message, ...] = Field(min_length=1)


class Chat(Part):
    """A chat; `note` says what the app shows of the account (new, not a friend, group of 24)."""

    kind: Literal["chat"]
    name: Words
    note: str = ""
    messages: tuple[Message, ...] = Field(min_length=1)


class Link(Part):
    """A link as it reads and where it really goes."""

    text: Words
    target: Words


class Email(Part):
    """An e-mail with the headers that a mail program can show."""

    kind: Literal["email"]
    from_name: Words
    from_address: Words
    reply_to: str = ""
    to: str = ""
    date: str = ""
    subject: Words
    body: Words
    links: tuple[Link, ...] = ()
    attachments: tuple[Words, ...] = ()


class Web(Part):
    """A page in a browser, its whole address readable."""

    kind: Literal["web"]
    url: Words
    title: Words
    body: Words
    fields: tuple[Words, ...] = ()
    button: str = ""


class Call(Part):
    """A call screen with what the caller says; `note` tells what the phone shows of the number."""

    kind: Literal["call"]
    number: Words
    name: str = ""
    note: str = ""
    says: tuple[Words, ...] = Field(min_length=1)


class Paper(Part):
    """A letter or form on paper; no seal or emblem is ever drawn."""

    kind: Literal["paper"]
    issuer: Words
    number: str = ""
    title: Words
    body: Words
    signer: str = ""


Stimulus = Annotated[Sms | Chat | Email | Web | Call | Paper, Field(discriminator="kind")]


def marks_in(stimulus: Part) -> tuple[int, ...]:
    """The numbers marked in any text of the stimulus, in order of appearance."""
    return tuple(int(m.group(1)) for text in _texts(stimulus.model_dump()) for m in MARK.finditer(text))


def without_marks(node: Any) -> Any:
    """The same data with every [[n:words]] as plain words: the only form shown before an answer."""
    if isinstance(node, str):
        return MARK.sub(r"\2", node)
    if isinstance(node, dict):
        return {key: without_marks(child) for key, child in node.items()}
    if isinstance(node, (list, tuple)):
        return tuple(without_marks(child) for child in node)
    return node


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for child in node.values():
            yield from _texts(child)
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from _texts(child)

"""The message, call, page or paper that a lesson shows and an item asks to judge, as data without looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from lessons.fields import Part, Words, kinds_of

MARK = re.compile(r"\[\[(\d):(.+?)\]\]", re.DOTALL)


class Turn(Part):
    """What one side says; `who` is "them", "me" or a name."""

    text: Words
    time: str = ""
    who: str = "them"


class Message(Turn):
    """One bubble of a thread; `day` stands above it where a new day begins."""

    file: str = ""
    day: str = ""


class Sms(Part):
    """A thread of text messages from one sender, genuine and forged ones one under the other."""

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


class Header(Part):
    """A further line of an e-mail's head, such as how it was sent or whether it was signed."""

    name: Words
    value: Words


class Email(Part):
    """An e-mail with the headers that a mail program can show."""

    kind: Literal["email"]
    from_name: Words
    from_address: Words
    reply_to: str = ""
    to: str = ""
    date: str = ""
    headers: tuple[Header, ...] = ()
    subject: Words
    body: Words
    links: tuple[Link, ...] = ()
    attachments: tuple[Words, ...] = ()


class Web(Part):
    """A page in a browser, its whole address readable; `security` is what the browser says of it."""

    kind: Literal["web"]
    url: Words
    security: str = ""
    title: Words
    body: Words
    fields: tuple[Words, ...] = ()
    button: str = ""
    links: tuple[Link, ...] = ()


class Call(Part):
    """A call: what the phone shows of it, then what the caller says, or the turns of both sides."""

    kind: Literal["call"]
    number: Words
    name: str = ""
    note: str = ""
    says: tuple[Words, ...] = ()
    turns: tuple[Turn, ...] = ()

    @model_validator(mode="after")
    def _somebody_speaks(self) -> Self:
        if not self.says and not self.turns:
            raise ValueError("cuộc gọi phải có lời nói: says (chỉ bên gọi) hoặc turns (hai bên)")
        return self


class Video(Part):
    """A video call: `sees` tells in words what the picture shows, since no face is ever drawn."""

    kind: Literal["video"]
    name: Words
    note: str = ""
    sees: tuple[Words, ...] = Field(min_length=1)
    turns: tuple[Turn, ...] = ()


class Qr(Part):
    """A sticker with a code: where it sticks, what is printed on it, the address a scan shows."""

    kind: Literal["qr"]
    place: Words
    title: str = ""
    body: str = ""
    address: Words
    note: str = ""


class Paper(Part):
    """A letter or form on paper; no emblem is drawn, and a seal is told in words (`seal`)."""

    kind: Literal["paper"]
    country: str = ""
    issuer: Words
    number: str = ""
    dateline: str = ""
    title: Words
    recipient: str = ""
    body: Words
    seal: str = ""
    signer: str = ""


class App(Part):
    """An app that asks for permissions: its name, where it was installed from, what it wants."""

    kind: Literal["app"]
    name: Words
    source: str = ""
    asks: str = ""
    permissions: tuple[Words, ...] = Field(min_length=1)
    note: str = ""
    buttons: tuple[Words, ...] = ()


class Bank(Part):
    """The last screen before a transfer; `warning` is what the bank's app itself says."""

    kind: Literal["bank"]
    from_account: Words
    to_name: Words
    to_account: Words
    to_bank: Words
    amount: Words
    content: str = ""
    warning: str = ""
    button: str = ""


class Preview(Part):
    """What a network shows of a link inside a post."""

    title: Words
    text: str = ""
    address: Words


class Comment(Part):
    """A word below a post; `who` is a name."""

    who: Words
    text: Words


class Post(Part):
    """A post on a social network; `note` is what the network says of it, `picture` is told in words."""

    kind: Literal["post"]
    author: Words
    note: str = ""
    time: str = ""
    audience: str = ""
    text: Words
    picture: str = ""
    preview: Preview | None = None
    reactions: str = ""
    comments: tuple[Comment, ...] = ()


Stimulus = Annotated[
    Sms | Chat | Email | Web | Call | Video | Qr | Paper | App | Bank | Post,
    Field(discriminator="kind"),
]
STIMULUS_KINDS = kinds_of(Stimulus)


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

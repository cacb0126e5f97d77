"""What a reminder says, plain and as HTML: no picture, no tracking, one address, and how to check it.

Who is taught to distrust mail gets mail that needs no trust: it can be acted on without touching it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from outreach.reminders import Sort
from text import t
from text.formats import ZONE, show_day, show_number
from text.vietnamese import squeeze

MOST_NAMES = 20
HOW = {Sort.REFRESHER: "refresher", Sort.DIGEST: "digest"}
WHY = {Sort.REFRESHER: "offer", Sort.DIGEST: "digest"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose mails these are: the product's address on the web, the organisation, and the mail address."""

    base_url: str
    organisation: str
    address: str

    @property
    def host(self) -> str:
        """What people type into their browser."""
        return urlsplit(self.base_url).netloc


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail is made from; `path` is where it leads, `names` are those whom a head is to remind.

    `done` and `required` count assignments, in a digest people. `choice_path` is empty for duties.
    """

    sort: Sort
    mail_id: int
    full_name: str
    address: str
    unit_name: str
    campaign_name: str
    document: str
    due_on: date
    on: date
    done: int
    required: int
    path: str
    choice_path: str = ""
    names: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """What is still to be done."""
        return self.required - self.done


def read_address(value: str) -> Address | None:
    """A mail address that can be written to; None for one that nobody could deliver."""
    name, at, host = value.strip().rpartition("@")
    if not (name and at and "." in host and value.isascii()) or set(value) & set(' <>,;:"()[]\\\r\n'):
        return None
    try:
        return Address(username=name, domain=host)
    except (HeaderParseError, ValueError):
        return None


def write_mail(letter: Letter, sender: Sender, now: datetime) -> EmailMessage:
    """The mail; ValueError for an address that cannot be written to."""
    address = read_address(letter.address)
    if address is None:
        raise ValueError(letter.address)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(t("app.name"), addr_spec=sender.address)
    mail["To"] = Address(squeeze(letter.full_name), address.username, address.domain)
    mail["Subject"] = squeeze(subject(letter))
    mail["Date"] = format_datetime(now.astimezone(ZONE))
    # The same for a second try: who got the first one sees that it is the same mail.
    mail["Message-ID"] = f"<lachan-{letter.mail_id}@{sender.address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.choice_path:
        mail["List-Unsubscribe"] = f"<{sender.base_url}{letter.choice_path}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(plain_text(letter, sender), cte="quoted-printable")
    mail.add_alternative(html_text(letter, sender), subtype="html", cte="quoted-printable")
    return mail


def subject(letter: Letter) -> str:
    """What stands in the list of mails."""
    return t(f"mail.subject.{letter.sort}", **_values(letter))


def plain_text(letter: Letter, sender: Sender) -> str:
    """The whole mail without any markup."""
    told = _Told(letter, sender)
    names = [f"- {name}" for name in told.names]
    parts = (
        told.hello,
        told.lead,
        "\n".join(names),
        f"{told.act}:\n{told.address}",
        told.how,
        f"{told.check_title}\n{told.check}",
        told.why,
        told.off and f"{told.off}\n{sender.base_url}{letter.choice_path}",
        told.foot,
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def html_text(letter: Letter, sender: Sender) -> str:
    """The same words with one button; the address stands beside it in full."""
    told = _Told(letter, sender)
    names = "".join(f"<li>{escape(name)}</li>" for name in told.names)
    href = escape(told.address)
    off = ""
    if told.off:
        link = escape(f"{sender.base_url}{letter.choice_path}")
        link = f'<a href="{link}" style="{LINK}" class="a">{link}</a>'
        off = f'<p style="{MUTE}" class="m">{escape(told.off)} {link}</p>'
    body = (
        f'<p style="{TEXT}">{escape(told.hello)}</p>'
        f'<p style="{TEXT}">{escape(told.lead)}</p>'
        + (f'<ul style="{LIST}">{names}</ul>' if names else "")
        + f'<p style="{ACT}"><a href="{href}" style="{BUTTON}" class="b">{escape(told.act)}</a></p>'
        f'<p style="{MUTE}" class="m">{href}</p>'
        f'<p style="{TEXT}">{escape(told.how)}</p>'
        f'<div style="{BOX}" class="x"><p style="{STRONG}">{escape(told.check_title)}</p>'
        f'<p style="margin:0">{escape(told.check)}</p></div>'
        f'<p style="{MUTE}" class="m">{escape(told.why)}</p>'
        + off
        + f'<p style="{MUTE}" class="m">{escape(told.foot)}</p>'
    )
    return _FRAME.format(
        title=escape(subject(letter)), name=escape(t("app.name")), page=PAGE, card=CARD, body=body
    )


class _Told:
    """The sentences that both forms of a mail are made of."""

    def __init__(self, letter: Letter, sender: Sender) -> None:
        sort, values = letter.sort, _values(letter)
        whose = sender.organisation or t("mail.organisation")
        self.hello = t("mail.hello", name=squeeze(letter.full_name))
        self.lead = t(f"mail.lead.{sort}", **values)
        self.names = _names(letter.names)
        self.act = t(f"mail.act.{sort}")
        self.address = f"{sender.base_url}{letter.path}"
        self.how = t(f"mail.how.{HOW.get(sort, 'learner')}")
        self.check_title = t("mail.check_title")
        self.check = t("mail.check", host=sender.host)
        self.why = t(f"mail.why.{WHY.get(sort, 'duty')}", **values)
        self.off = t("mail.off") if letter.choice_path else ""
        self.foot = t("mail.foot", organisation=whose, host=sender.host)


def _names(names: Sequence[str]) -> tuple[str, ...]:
    shown = tuple(map(squeeze, names[:MOST_NAMES]))
    left = len(names) - len(shown)
    return (*shown, t("mail.others", n=show_number(left))) if left else shown


def _values(letter: Letter) -> dict[str, str]:
    return {
        "campaign": letter.campaign_name,
        "document": letter.document,
        "due": show_day(letter.due_on),
        "days": show_number(abs((letter.due_on - letter.on).days)),
        "when": _when(letter),
        "done": show_number(letter.done),
        "required": show_number(letter.required),
        "left": show_number(letter.left),
        "unit": letter.unit_name,
    }


def _when(letter: Letter) -> str:
    days = (letter.due_on - letter.on).days
    key = "days" if days > 0 else "today" if days == 0 else "late"
    return t(f"mail.when.{key}", n=show_number(abs(days)), due=show_day(letter.due_on))


TEXT = "margin:0 0 14px"
LIST = "margin:0 0 14px;padding-left:22px"
MUTE = "margin:0 0 14px;color:#5B6478;font-size:14px;overflow-wrap:anywhere"
ACT = "margin:24px 0 8px"
PAGE = (
    "max-width:560px;margin:0 auto;padding:24px 16px;color:#14213D;"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
)
CARD = "padding:22px 20px 8px;border:1px solid #E4E1D8;border-radius:16px;background:#FFFFFF"
LINK = "color:#14539A"
STRONG = "margin:0 0 4px;font-weight:600"
BOX = "margin:20px 0;padding:14px 16px;border:1px solid #E4E1D8;border-radius:12px;background:#F7F5F0"
BUTTON = (
    "display:inline-block;padding:14px 22px;border-radius:12px;background:#14539A;color:#FFFFFF;"
    "font-weight:600;text-decoration:none"
)
# Inline for mail programs that drop a style sheet; the few rules are for those that show mail on dark.
_FRAME = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
@media (prefers-color-scheme: dark) {{
  .p {{ background: #101827 !important; color: #E8ECF4 !important; }}
  .c {{ background: #18233A !important; border-color: #2C3A57 !important; }}
  .m {{ color: #ABB5C7 !important; }}
  .x {{ background: #101827 !important; border-color: #2C3A57 !important; }}
  .a {{ color: #8DBBEE !important; }}
  .b {{ background: #2F74C0 !important; color: #FFFFFF !important; }}
}}
</style>
</head>
<body style="margin:0;padding:0;background:#F7F5F0" class="p">
<div style="{page}" class="p">
<p style="margin:0 0 12px;font-weight:700">{name}</p>
<div style="{card}" class="c">
{body}
</div>
</div>
</body>
</html>
"""

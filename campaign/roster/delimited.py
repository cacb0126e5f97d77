"""Reads .csv as Vietnamese offices write it: three families of encodings, comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from campaign.roster.columns import HEADER_WITHIN, count_named
from campaign.roster.container import is_utf16
from campaign.roster.limits import SheetLimits
from campaign.roster.refusal import RosterRefused, refusal
from text.formats import show_number
from text.vietnamese import nfc

_DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'\A"?sep=(.)"?\r?\n')


def read_delimited(name: str, data: bytes, limits: SheetLimits) -> list[tuple[str, ...]]:
    """Every record as text; raises RosterRefused for letters or quotes that cannot be read."""
    text = decode(name, data)
    said = _SEP_LINE.match(text)
    delimiter = said.group(1) if said else sniff_delimiter(text)
    # The first line stays a record, so that rows are numbered as a text editor shows them.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[str, ...]] = []
    try:
        for row in reader:
            rows.append(tuple(row))
            if len(rows) > limits.max_rows:
                raise _too_many(name, limits)
    except csv.Error:
        raise refusal("quotes", name=name, row=show_number(reader.line_num)) from None
    return rows


def decode(name: str, data: bytes) -> str:
    """The text in composed form: UTF-16, UTF-8 with or without mark, else Windows-1258."""
    if is_utf16(data[:4096]):
        return _decode_as(name, data, _utf16(data))
    try:
        return nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            raise _unreadable(name, data[: error.start].count(b"\n")) from None
    return _decode_as(name, data, "cp1258")


def sniff_delimiter(text: str) -> str:
    """The sign that makes a header out of the first lines; failing that, the one that splits most."""
    head = "\n".join(islice(iter(text.splitlines()), HEADER_WITHIN))
    return max(_DELIMITERS, key=lambda sign: _split(head, sign))


def _split(head: str, sign: str) -> tuple[int, int]:
    try:
        rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=sign))
    except csv.Error:
        return (0, 0)
    return count_named(rows), sum(len(row) - 1 for row in rows)


def _utf16(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-16-le" if data[1:4096:2].count(0) else "utf-16-be"


def _decode_as(name: str, data: bytes, encoding: str) -> str:
    try:
        return nfc(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise _unreadable(name, data[: error.start].count(b"\n")) from None


def _is_damaged_utf8(data: bytes) -> bool:
    """Mostly whole UTF-8 letters with a few broken ones: reading it as Windows-1258 would give gibberish."""
    mixed = data.decode("utf-8", errors="replace")
    broken = mixed.count("\ufffd")
    whole = sum(char > "\x7f" for char in mixed) - broken
    return whole > broken


def _unreadable(name: str, newlines: int) -> RosterRefused:
    return refusal("encoding", name=name, row=show_number(newlines + 1))


def _too_many(name: str, limits: SheetLimits) -> RosterRefused:
    count, limit = f"hơn {show_number(limits.max_rows)}", show_number(limits.max_rows)
    return refusal("too_many_rows", sheet=name, count=count, limit=limit)

"""Looks through a PDF for whatever can do more than be read: scripts, attachments, programs, hidden parts.

Readers of PDF are lenient, so nothing is parsed here: names are looked for in all bytes, and in every part
that can be unpacked. Where names could hide from that (encryption, unusual packing of objects) the file is
refused, since it cannot be vouched for.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from outreach.refusal import FileRefused

MOST_UNPACKED = 60_000_000
DEEPEST = 3
SCRIPTS = ("JavaScript", "JS", "XFA", "Launch", "RichMedia", "Movie", "Rendition", "SubmitForm", "ImportData")
ATTACHMENTS = ("EmbeddedFile", "EmbeddedFiles", "FileAttachment", "EF", "GoToE", "Collection")
_END = rb"(?=[\s/<>\[\]()%{}]|$)"
_HEAD = re.compile(rb"%PDF-[12]\.\d")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n?")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj")
_PACKED_OBJECTS = re.compile(rb"/ObjStm" + _END)
_PLACES = (re.compile(rb"/First" + _END), re.compile(rb"/N" + _END))
# Objects packed in one of these ways could not be read below.
_ODD = re.compile(rb"/(?:LZWDecode|LZW|ASCII85Decode|A85|ASCIIHexDecode|AHx|RunLengthDecode|RL|Crypt)" + _END)
_PARAMETERS = re.compile(rb"/(?:DecodeParms|DP)" + _END)
# Short names stand by chance in the bytes of a photo; where nothing can be unpacked only long ones count.
_LONG = 6


def check_paper(content: bytes) -> None:
    """Raise FileRefused unless the PDF has nothing in it but pages to read."""
    end = content[-2_048:]
    if (
        not _HEAD.match(content)
        or not _OBJECT.search(content)
        or not (b"startxref" in end or b"%%EOF" in end)
    ):
        raise FileRefused("broken_paper")
    for part, is_opaque in _parts(content):
        _check_part(part, is_opaque)


def _check_part(part: bytes, is_opaque: bool) -> None:
    plain = _plain(part)
    if _holds(plain, ("Encrypt",), is_opaque):
        raise FileRefused("locked_paper")
    if _holds(plain, SCRIPTS, is_opaque):
        raise FileRefused("script")
    if _holds(plain, ATTACHMENTS, is_opaque):
        raise FileRefused("attachment")


def _holds(part: bytes, names: tuple[str, ...], is_opaque: bool) -> bool:
    sought = [name for name in names if len(name) >= _LONG or not is_opaque]
    return any(
        re.search(rb"/" + name.encode() + _END, part) for name in sought if f"/{name}".encode() in part
    )


def _parts(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """What lies outside the streams, and each stream unpacked; whether it is bytes that nothing unpacks."""
    outside, at, left = bytearray(), 0, MOST_UNPACKED
    for found in _STREAM.finditer(content):
        if found.start() < at:
            continue
        before = content[at : found.start()]
        end = content.find(b"endstream", found.end())
        at = end if end >= 0 else len(content)
        body = content[found.end() : at]
        unpacked = _unpack(body, left)
        left -= len(unpacked or b"")
        _check_packing(_head(before), unpacked)
        outside += before + b"\n"
        yield (unpacked, False) if unpacked is not None else (body, not _OBJECT.search(body))
    yield bytes(outside + content[at:]), False


def _head(before: bytes) -> bytes:
    """What a stream says of itself, out of all that stands before it."""
    starts = [found.start() for found in _OBJECT.finditer(before)]
    if not starts:
        return before
    line = re.split(rb"[\r\n]", before[: starts[-1]])[-1]
    if b"%" in line:
        # An object that begins in a comment begins elsewhere.
        raise FileRefused("odd_paper")
    return before[starts[-1] :]


def _check_packing(head: bytes, unpacked: bytes | None) -> None:
    """Objects that lie packed must be readable once unpacked; readers know them by either sign."""
    plain = _plain(head)
    is_packed = _PACKED_OBJECTS.search(plain) or all(sign.search(plain) for sign in _PLACES)
    if is_packed and (unpacked is None or _ODD.search(plain) or _PARAMETERS.search(plain)):
        raise FileRefused("odd_paper")


def _plain(part: bytes) -> bytes:
    """Names as a reader takes them: "#4a" in one is a "J"."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), part)


def _unpack(body: bytes, left: int) -> bytes | None:
    """What a packed stream holds, unpacked as often as it is packed; None for one that is not packed so."""
    found = None
    for _ in range(DEEPEST):
        unpacker = zlib.decompressobj()
        try:
            body = unpacker.decompress(body, max(left, 1))
        except zlib.error:
            return found
        if unpacker.unconsumed_tail:
            raise FileRefused("odd_paper")
        if not body:
            return found
        found = body
    return found

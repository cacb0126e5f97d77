"""What a file really is, judged by its bytes: its name may lie, and a packed file may unpack without end."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from campaign.roster.limits import SheetLimits
from campaign.roster.refusal import refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!\x1a", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "rtf"),
)
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta")
_ZIP_PARTS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
)
_BIFF_START, _FILEPASS = b"\x09\x08", b"\x2f\x00"
_CHUNK = 1 << 18
_RATIO_MATTERS_FROM = 10 * 1024 * 1024


def recognise(name: str, data: bytes) -> str:
    """The sort of file, as a key of roster.kind; refuses what is broken or under a password."""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _recognise_zip(name, data)
    if data.startswith(_OLE):
        return _recognise_ole(name, data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    return _recognise_text(data)


def check_unpacking(name: str, data: bytes, limits: SheetLimits) -> None:
    """Refuse a packed file that unpacks to too much, whatever sizes it declares."""
    entries = _entries(name, data)
    if len(entries) > limits.max_entries or sum(e.file_size for e in entries) > limits.max_unpacked_bytes:
        raise refusal("bomb", name=name)
    if sum(e.compress_size for e in entries) > len(data):
        raise refusal("bomb", name=name)
    left = limits.max_unpacked_bytes
    for entry in entries:
        left -= _unpacked_size(name, data, entry, left, limits.max_ratio)


def _recognise_zip(name: str, data: bytes) -> str:
    entries = _entries(name, data)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal("password", name=name)
    parts = {entry.filename for entry in entries}
    for part, kind in _ZIP_PARTS:
        if part in parts:
            return kind
    if "mimetype" in parts:
        return _recognise_open_document(name, data)
    return "zip"


def _recognise_open_document(name: str, data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if b"opendocument.spreadsheet" not in _head(name, packed, "mimetype"):
            return "odt"
        if b"encryption-data" in _head(name, packed, "META-INF/manifest.xml"):
            raise refusal("password", name=name)
    return "ods"


def _head(name: str, packed: zipfile.ZipFile, part: str) -> bytes:
    """The first 256 KB of one part; nothing when there is no such part."""
    try:
        with packed.open(part) as stream:
            return stream.read(_CHUNK)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError):
        raise refusal("broken", name=name) from None


def _recognise_ole(name: str, data: bytes) -> str:
    if _has_ole_entry(data, "EncryptedPackage") or _has_ole_entry(data, "EncryptionInfo"):
        raise refusal("password", name=name)
    if not (_has_ole_entry(data, "Workbook") or _has_ole_entry(data, "Book")):
        return "ole"
    if _is_scrambled(data):
        raise refusal("password", name=name)
    return "xls"


def _is_scrambled(data: bytes) -> bool:
    """Whether an .xls opens with a FILEPASS record: its older scrambling is else read as text."""
    for start in range(512, len(data), 512):
        if data[start : start + 2] == _BIFF_START:
            return _FILEPASS in _first_records(data[start : start + 512])
    return False


def _first_records(sector: bytes) -> list[bytes]:
    found, at = [], 0
    while at + 4 <= len(sector):
        found.append(sector[at : at + 2])
        at += 4 + int.from_bytes(sector[at + 2 : at + 4], "little")
    return found


def _has_ole_entry(data: bytes, stream: str) -> bool:
    """Whether a directory entry of an OLE file has this name: 128 bytes, aligned, with length and type."""
    wanted = stream.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0:
        entry = data[at : at + 128]
        length = int.from_bytes(entry[64:66], "little")
        if at % 128 == 0 and length == len(wanted) and entry[66:67] in (b"\x01", b"\x02"):
            return True
        at = data.find(wanted, at + 1)
    return False


def _recognise_text(data: bytes) -> str:
    head = data[:4096]
    if is_utf16(head):
        return "csv"
    if b"\0" in head:
        return "program" if head.startswith(b"MZ") else "binary"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        return "html"
    controls = sum(byte < 32 and byte not in b"\t\r\n" for byte in head)
    return "binary" if controls * 20 > len(head) else "csv"


def is_utf16(head: bytes) -> bool:
    """Whether text is in UTF-16: by its mark, or by every other byte being zero more often than not."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    half = len(head) // 2
    odd, even = head[1::2].count(0), head[0::2].count(0)
    return half >= 4 and min(odd, even) == 0 and max(odd, even) * 2 > half


def _entries(name: str, data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return packed.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise refusal("broken", name=name) from None


def _unpacked_size(name: str, data: bytes, entry: zipfile.ZipInfo, left: int, max_ratio: int) -> int:
    size = 0
    try:
        for length in _unpack(_packed_bytes(data, entry), entry.compress_type):
            size += length
            inflated = size > _RATIO_MATTERS_FROM and size > max_ratio * max(entry.compress_size, 1)
            if size > left or inflated:
                raise refusal("bomb", name=name)
    except (zlib.error, NotImplementedError, IndexError):
        raise refusal("broken", name=name) from None
    return size


def _packed_bytes(data: bytes, entry: zipfile.ZipInfo) -> memoryview:
    """The compressed bytes of one part, found by its own header rather than by what the index says of it."""
    header = data[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise IndexError("no header where the index says")
    skip = 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = entry.header_offset + skip
    return memoryview(data)[start : start + entry.compress_size]


def _unpack(packed: memoryview, method: int) -> Iterator[int]:
    """Lengths of the pieces that come out, never more than one small piece in memory."""
    if method == zipfile.ZIP_STORED:
        yield len(packed)
        return
    if method != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(method)
    stream = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    while not stream.eof:
        piece = stream.decompress(rest, _CHUNK)
        yield len(piece)
        rest = stream.unconsumed_tail
        if not rest and not piece:
            return

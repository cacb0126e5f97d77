"""Photos and papers for tests: good ones, and ones that mean harm."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

GPS = 0x8825


def photo(size: tuple[int, int] = (640, 480), kind: str = "JPEG", colour: str = "steelblue") -> bytes:
    """A plain photo, in a JPEG with the place where it was taken and turned on its side."""
    file, image = io.BytesIO(), Image.new("RGB", size, colour)
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x0112] = 6
        exif[0x010F] = "Máy của tôi"
        exif.get_ifd(GPS)[2] = (10.0, 2.0, 3.0)
        image.save(file, kind, exif=exif, comment=b"<script>alert(1)</script>")
    else:
        image.save(file, kind)
    return file.getvalue()


def clear_photo() -> bytes:
    """A PNG that is half transparent."""
    file = io.BytesIO()
    Image.new("RGBA", (30, 20), (200, 0, 0, 0)).save(file, "PNG")
    return file.getvalue()


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few bytes that say they are billions of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def paper(*objects: bytes, end: bytes = b"startxref\n0\n%%EOF\n") -> bytes:
    """A PDF of these objects, as lenient readers take it."""
    pages = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    numbered = enumerate((*pages, b"<</Type/Page/Parent 2 0 R>>", *objects), start=1)
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in numbered)
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + body + end


def stream(content: bytes, head: bytes = b"", packed: bool = True) -> bytes:
    """An object that is a stream."""
    data = zlib.compress(content) if packed else content
    how = b"/Filter/FlateDecode" if packed else b""
    return b"<<%s%s/Length %d>>\nstream\n%s\nendstream" % (head, how, len(data), data)


SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"
HARMFUL = {
    "script": paper(SCRIPT),
    "script in hexadecimal": paper(b"<</S/J#61vaScript/#4A#53(app.alert(1))>>"),
    "script in packed objects": paper(stream(b"5 0 " + SCRIPT, b"/Type/ObjStm/N 1/First 4")),
    "script packed twice": paper(stream(zlib.compress(SCRIPT), b"/Type/ObjStm/N 1/First 4")),
    "script after a bare return": paper(
        stream(b"5 0 " + SCRIPT, b"/Type/ObjStm/N 1/First 4").replace(b"stream\n", b"stream\r", 1)
    ),
    "script behind a stream that is none": paper(b"%stream\n" + SCRIPT),
    "program": paper(b"<</S/Launch/F(cmd.exe)>>"),
    "form that sends": paper(b"<</S/SubmitForm/F(http://x)>>"),
    "dynamic form": paper(b"<</AcroForm<</XFA 5 0 R>>>>"),
    "attachment": paper(b"<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>"),
    "names of attachments": paper(b"<</Names<</EmbeddedFiles 5 0 R>>>>"),
    "attachment as a note": paper(b"<</Subtype/FileAttachment/FS 5 0 R>>"),
    "password": paper(end=b"trailer<</Encrypt 9 0 R>>\nstartxref\n0\n%%EOF\n"),
    "objects packed oddly": paper(stream(b"xyz", b"/Type/ObjStm/Filter/LZWDecode", packed=False)),
    "objects packed with a predictor": paper(stream(b"xyz", b"/Type/ObjStm/DecodeParms<</Predictor 12>>")),
    "objects without their name": paper(stream(b"xyz", b"/N 1/First 4/Filter 9 0 R", packed=False)),
    "object that begins in a comment": paper(b"<</A 1>>\n%5 0 obj " + stream(b"xyz")),
    "bomb": paper(stream(b"\0" * 70_000_000)),
    "no end": paper(end=b""),
    "no paper": b"%PDF-khong phai",
}
GOOD = {
    "plain": paper(stream(b"BT /F1 12 Tf (Bien ban) Tj ET")),
    "packed objects": paper(stream(b"5 0 <</Type/Font>>", b"/Type/ObjStm/N 1/First 4")),
    "packed cross references": paper(stream(b"abc", b"/Type/XRef/DecodeParms<</Predictor 12>>")),
    "photo with short names in it": paper(
        stream(b"\xff\xd8\xff/JS /EF /AA", b"/Subtype/Image", packed=False)
    ),
    "signed": paper(b"<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]>>"),
    "opens at a page": paper(b"<</OpenAction[3 0 R/Fit]>>"),
}
HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 40
EXECUTABLE = b"MZ" + b"\0" * 200
ARCHIVE = b"PK\x03\x04" + b"\0" * 200
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PAGE = b"<!doctype html><script>alert(1)</script>"
GIF = b"GIF89a" + b"\0" * 40
FOREIGN = {"executable": EXECUTABLE, "archive": ARCHIVE, "svg": SVG, "page": PAGE, "gif": GIF, "text": b"xin"}

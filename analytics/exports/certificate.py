"""The certificate as one PDF page, drawn by typst from a frozen value, with a QR code made by segno."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import segno
import typst

from db.certificates import CertificateRow
from quizzes.certificates import show_code
from settings import ROOT
from text import t
from text.formats import show_day

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "certificate.typ"
LOGO = ROOT / "web" / "static" / "logo.svg"
INK = "#14213D"
QUIET_MODULES = 4
LONGEST = 160
WORDS = (
    "title",
    "certifies",
    "achievement",
    "campaign",
    "document",
    "earned_on",
    "check",
    "check_scan",
    "check_type",
    "check_shows",
    "note",
)


def certificate_pdf(certificate: CertificateRow, base_url: str, is_demo: bool = False) -> bytes:
    """The page; the same certificate gives the same bytes, whenever it is asked for.

    With `is_demo` it says that nobody on it is real.
    """
    compiler = compiler_of(certificate, base_url, is_demo)
    # typst refuses an instant finer than a second, which every instant of a clock is.
    issued_at = certificate.issued_at.replace(microsecond=0)
    pdf = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=issued_at)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single file")
    return pdf


def compiler_of(certificate: CertificateRow, base_url: str, is_demo: bool = False) -> typst.Compiler:
    """The template with one certificate's data in it; it reads no font and no file of the machine's."""
    data = json.dumps(_data(certificate, base_url, is_demo), ensure_ascii=False)
    return typst.Compiler(
        TEMPLATE,
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"certificate": data},
    )


def check_address(certificate: CertificateRow, base_url: str) -> str:
    """Where anybody can see that the certificate is genuine."""
    return f"{base_url}/xac-nhan/{show_code(certificate.code)}"


def make_qr(address: str) -> segno.QRCode:
    """The code that leads there; it can be read with a quarter of it smudged."""
    return segno.make_qr(address, error="q")


def _data(certificate: CertificateRow, base_url: str, is_demo: bool) -> dict[str, object]:
    code = show_code(certificate.code)
    address = check_address(certificate, base_url)
    words = {name: t(f"certificate.{name}") for name in WORDS}
    return {
        "words": words | ({"note": t("signin.demo_banner")} if is_demo else {}),
        "author": t("app.name"),
        "file_title": t("certificate.file_title", name=certificate.full_name),
        "full_name": _cut(certificate.full_name),
        "unit_name": _cut(certificate.unit_name),
        "campaign_name": _cut(certificate.campaign_name),
        "document": _cut(certificate.document),
        "earned_on": show_day(certificate.earned_on),
        "code": code,
        "check_place": _parts(f"{base_url.partition('://')[2]}/xac-nhan"),
        "qr": make_qr(address).svg_inline(dark=INK, border=QUIET_MODULES, omitsize=True),
        "qr_alt": t("certificate.qr", code=code),
        "logo": LOGO.read_text(encoding="utf-8"),
    }


def _cut(text: str) -> str:
    # What is longer than this is a mistake of typing; the page must hold all the same.
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _parts(address: str) -> list[str]:
    """The pieces between which a line may end."""
    return re.findall(r"[^./]*[./]|[^./]+$", address)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FOLDER / "fonts"])

"""A Word template of the office's, checked before it is filled: what is wrong, where, what would be right."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from text import t

FOLDER = Path(__file__).parent / "templates"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TAG = re.compile(r"\{%(?:p|tr|tc|r)?-?\s*(.*?)\s*-?%\}", re.S)
_NAME = re.compile(r"\{\{(?:p|tr|tc|r)?\s*(.*?)\s*\}\}", re.S)
_MARK = re.compile(r"\{\{|\}\}|\{%|%\}")
SHOWN = 60


class TemplateFault(ValueError):
    """A template that cannot be filled; the message is fit to be shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a template: in the body or in a head or foot, its number there, and its words."""

    is_body: bool
    number: int
    text: str


def fill_template(file: Path, values: Mapping[str, object], needed: Sequence[str]) -> bytes:
    """The paper made from the template; TemplateFault names template, place and what is right."""
    lines = _read(file)
    _check(file.name, lines, values, needed)
    template = DocxTemplate(str(file))
    try:
        template.render(dict(values), jinja_env=_environment(), autoescape=True)
    except (TemplateError, etree.XMLSyntaxError, TypeError, ValueError) as fault:
        raise TemplateFault(t("report.template.other", name=file.name, fault=fault)) from fault
    made = io.BytesIO()
    template.save(made)
    return made.getvalue()


def find_template(name: str, own: Path | None = None) -> Path:
    """The office's own version in `own`, if there is one, otherwise the one that ships with the product."""
    if own is not None and (own / name).is_file():
        return own / name
    return FOLDER / name


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _read(file: Path) -> tuple[Line, ...]:
    name, folder = file.name, file.parent.name
    if not file.is_file():
        raise TemplateFault(t("report.template.missing", name=name, folder=folder))
    try:
        Document(str(file))
        return tuple(_lines(file))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as fault:
        raise TemplateFault(t("report.template.not_docx", name=name)) from fault


def _lines(file: Path) -> Iterator[Line]:
    with zipfile.ZipFile(file) as package:
        for part in sorted(package.namelist()):
            found = _PARTS.fullmatch(part)
            if not found:
                continue
            tree = etree.fromstring(package.read(part))
            for number, paragraph in enumerate(tree.iter(f"{WORD}p"), 1):
                text = "".join(each.text or "" for each in paragraph.iter(f"{WORD}t"))
                if _MARK.search(text):
                    yield Line(found.group(1) == "document", number, text)


def _check(name: str, lines: Sequence[Line], values: Mapping[str, object], needed: Sequence[str]) -> None:
    known = {*values, *_loop_names(lines)}
    used: set[str] = set()
    open_tags: list[tuple[str, str, Line]] = []
    for line in lines:
        _check_marks(name, line)
        for code in _TAG.findall(line.text):
            _check_tag(name, line, code, open_tags)
            used |= _check_names(name, line, f"{{% {code} %}}", known)
        for code in _NAME.findall(line.text):
            used |= _check_names(name, line, f"{{{{ {code} }}}}", known)
    if open_tags:
        _, code, line = open_tags[-1]
        raise _fault(name, line, "not_ended", code=code)
    for wanted in needed:
        if wanted not in used:
            raise TemplateFault(t("report.template.absent", name=name, wanted=wanted))


def _check_marks(name: str, line: Line) -> None:
    """Every mark that opens is closed by its own before the next."""
    pairs, marks = {"{{": "}}", "{%": "%}"}, _MARK.findall(line.text)
    for first, second in zip(marks[::2], [*marks[1::2], ""], strict=False):
        if pairs.get(first) != second:
            raise _fault(name, line, "unclosed")


def _check_tag(name: str, line: Line, code: str, open_tags: list[tuple[str, str, Line]]) -> None:
    word = code.split(" ")[0]
    if word in ("for", "if"):
        open_tags.append((word, code, line))
    elif word in ("endfor", "endif"):
        if not open_tags or open_tags[-1][0] != word[3:]:
            raise _fault(name, line, "not_begun", code=code)
        open_tags.pop()
    elif word not in ("else", "elif"):
        raise _fault(name, line, "syntax", code=code)


def _check_names(name: str, line: Line, code: str, known: set[str]) -> set[str]:
    """The names that a piece of code uses; each is one that there is."""
    word = code[2:].split()[0]
    ends = {"for": "{% endfor %}", "if": "{% endif %}"}
    whole = code + ends.get(word, "") if code.startswith("{%") else code
    if word in ("endfor", "endif", "else") or word == "elif":
        return set()
    try:
        used = meta.find_undeclared_variables(_environment().parse(whole))
    except TemplateError as fault:
        raise _fault(name, line, "syntax", code=code) from fault
    for each in sorted(used - known):
        near = get_close_matches(each, sorted(known), 1)
        raise _fault(name, line, "unknown", near=near[0] if near else "", name=each)
    return used


def _loop_names(lines: Sequence[Line]) -> set[str]:
    """Names that a loop of the template gives to each of several things."""
    codes = (code for line in lines for code in _TAG.findall(line.text))
    return {found.group(1) for code in codes if (found := re.match(r"for\s+(\w+)\s+in\b", code))}


def _fault(template: str, line: Line, key: str, **values: str) -> TemplateFault:
    text = line.text if len(line.text) <= SHOWN else line.text[:SHOWN] + "…"
    place = t(f"report.template.{'body' if line.is_body else 'header'}", n=line.number, text=text)
    right = f"{key}_right" if values.get("near", "?") else f"{key}_right_far"
    return TemplateFault(
        t(
            "report.template.place",
            name=template,
            place=place,
            fault=t(f"report.template.{key}", **{"name": "", **values}),
            right=t(f"report.template.{right}", **{"name": "", **values}),
        )
    )

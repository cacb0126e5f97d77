"""Small content files that have no fault, to be spoilt in one place."""

from __future__ import annotations

from pathlib import Path

CARE = """owner: Phòng Thử
reviewed_on: 01/11/2026
valid_until: 01/05/2027
sources:
  - khuyen-cao-bat-coc-online
"""

_CARD = """  - id: the-{n}
    kind: text
    title: Thẻ {n}
    body: Lời của thẻ {n}.
"""

CARDS = "cards:\n" + "".join(_CARD.format(n=n) for n in range(1, 4))

CHECK = """  - id: cau-hoi
    kind: check
    title: Thử xem
    question: Chọn gì?
    options:
      - text: Gác máy
        right: có
        why: Đúng.
      - text: Nghe tiếp
        why: Sai.
  - id: nho
    kind: remember
    title: Nhớ
    sentence: Gác máy trước.
"""

HEAD = """track: ung-pho
tactic: gia-danh-cong-an
title: Bài thử
summary: Một bài để thử.
minutes: 3
channels: [call]
"""


def lesson_text(key: str) -> str:
    """A lesson of five cards."""
    return f"key: {key}\n{HEAD}{CARE}{CARDS}{CHECK}"


def write(file: Path, text: str) -> Path:
    """The file with its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def spoil(text: str, right: str, wrong: str) -> str:
    """The text with one place changed; the place must be there."""
    assert right in text
    return text.replace(right, wrong, 1)

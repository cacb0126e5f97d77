"""An activity in a few words, for the tests of what is done in the field."""

from __future__ import annotations

from itertools import count

from access.viewer import Viewer
from db.engine import Tx
from outreach.activities import log_activity
from outreach.forms import Terms, read_terms
from tests.house import NOW
from text.formats import local_day, show_day

TODAY = local_day(NOW)
_numbers = count()
MEETING = {
    "form": "hoi-nghi",
    "on": show_day(TODAY),
    "hour": "8h30",
    "contents": "bc",
    "title": "Phổ biến thủ đoạn giả danh",
    "place": "Phòng họp tầng 2",
    "leader": "Nguyễn Thị Bình",
}
POST = {
    "form": "bai-dang",
    "on": "20/11/2026",
    "contents": "c",
    "title": "Bài cảnh báo trên Zalo",
    "leader": "Lê Thị Chi",
    "pieces": "1",
    "reached": "1.200",
    "views": "3.400",
    "shares": "15",
    "read_on": "23/11/2026",
}


def terms(kind: dict[str, str] = MEETING, **others: str) -> Terms:
    """What a unit would say, with some of it said otherwise."""
    return read_terms({**kind, **others}, TODAY)


def log(tx: Tx, viewer: Viewer, unit_id: int, kind: dict[str, str] = MEETING, **others: str) -> int:
    """Log an activity of the unit; returns its id."""
    return log_activity(tx, viewer, unit_id, terms(kind, **others), f"phieu-{next(_numbers)}", NOW)

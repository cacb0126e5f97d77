"""A small organisation: An learns, Bình heads An's unit, Chi another, Dũng is the IT office, Lan leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from access.roles import grant_role
from access.sign_ins import find_person_viewer
from access.viewer import SYSTEM, Role, Viewer
from db.engine import Database, Tx
from db.people import NewPerson, add_people
from db.units import NewUnit, add_units

FOUNDED = date(2026, 1, 1)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class House:
    """Ids by name."""

    units: dict[str, int]
    people: dict[str, int]

    def viewer(self, tx: Tx, name: str) -> Viewer:
        """The viewer that this person is on signing in."""
        viewer = find_person_viewer(tx, self.people[name], NOW)
        assert viewer is not None
        return viewer


def build_house(database: Database) -> House:
    """Four units, five people, and their roles."""
    with database.write() as tx:
        units = _units(tx)
        people = _people(tx, units)
        grant_role(tx, SYSTEM, people["binh"], Role.HEAD, units["qlkh"], NOW)
        grant_role(tx, SYSTEM, people["chi"], Role.HEAD, units["vp"], NOW)
        grant_role(tx, SYSTEM, people["dung"], Role.OFFICE, None, NOW)
        grant_role(tx, SYSTEM, people["lan"], Role.LEADER, None, NOW)
    return House(units, people)


def _units(tx: Tx) -> dict[str, int]:
    (top,) = add_units(tx, [NewUnit("SO", "Sở Mẫu", None, 0)], FOUNDED)
    qlkh, vp = add_units(
        tx, [NewUnit("QLKH", "Phòng Quản lý", top, 1), NewUnit("VP", "Văn phòng", top, 2)], FOUNDED
    )
    (team,) = add_units(tx, [NewUnit("TO", "Tổ Một", qlkh, 3)], FOUNDED)
    return {"so": top, "qlkh": qlkh, "vp": vp, "to": team}


def _people(tx: Tx, units: dict[str, int]) -> dict[str, int]:
    names = {
        "an": ("CB001", "Trần Văn An", "an.tv@so.example", "to"),
        "binh": ("CB002", "Nguyễn Thị Bình", "binh.nt@so.example", "qlkh"),
        "chi": ("CB003", "Lê Thị Chi", "chi.lt@so.example", "vp"),
        "dung": ("CB004", "Phạm Tiến Dũng", "dung.pt@so.example", "so"),
        "lan": ("CB005", "Võ Ngọc Lan", None, "so"),
    }
    rows = [NewPerson(code, name, email, units[unit], "") for code, name, email, unit in names.values()]
    return dict(zip(names, add_people(tx, rows, FOUNDED), strict=True))

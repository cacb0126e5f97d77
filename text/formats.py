"""How days, instants and numbers are shown: 24/11/2026, 1.234,5, Cần Thơ time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(at: datetime) -> date:
    """The day in Việt Nam on which an aware instant falls."""
    return at.astimezone(ZONE).date()


def start_of(on: date) -> datetime:
    """The instant at which a day begins in Việt Nam."""
    return datetime(on.year, on.month, on.day, tzinfo=ZONE)


def show_day(on: date) -> str:
    """dd/mm/yyyy."""
    return on.strftime("%d/%m/%Y")


def read_day(words: str) -> date | None:
    """A day written dd/mm/yyyy or yyyy-mm-dd; None for anything else."""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(words.strip(), pattern).date()
        except ValueError:
            continue
    return None


def show_time(at: datetime) -> str:
    """HH:MM in Việt Nam."""
    return at.astimezone(ZONE).strftime("%H:%M")


def show_instant(at: datetime) -> str:
    """HH:MM dd/mm/yyyy in Việt Nam."""
    return at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")


def show_number(value: float, decimals: int = 0) -> str:
    """1.234,5: a point between thousands, a comma before decimals."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def show_decimals(value: float, decimals: int = 2) -> str:
    """As show_number, with a true minus sign, and none before a nought."""
    return show_number(round(value, decimals) + 0.0, decimals).replace("-", "−")


def show_points(hundredths: int | None) -> str:
    """Points of an attempt, kept in hundredths of a question: 8 or 8,5, never rounded up."""
    whole, rest = divmod(hundredths or 0, 100)
    return f"{whole},{rest // 10}" if rest >= 10 else str(whole)


def show_percent(part: int, whole: int) -> str:
    """Whole percent, rounded half up; a dash where there is nobody to count."""
    return f"{percent(part, whole)}%" if whole else "–"


def percent(part: int, whole: int) -> int:
    """Whole percent, never rounded up to 100 nor down to 0 while something is left."""
    if whole <= 0:
        return 0
    value = (200 * part + whole) // (2 * whole)
    if 0 < part < whole:
        return min(max(value, 1), 99)
    return value


def utc_now() -> datetime:
    """The one clock; everything below the outer rooms takes the instant as an argument."""
    return datetime.now(UTC)

"""What a measure hands back: ratios with their aims, and the table they are printed as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HEADS = ("phép đo", "kết quả", "mục tiêu", "đạt", "so với", "ghi chú")
NUMBER_COLUMNS = (1, 2)


@dataclass(frozen=True, slots=True)
class Figure:
    """One ratio (or count) against a limit taken in the same run; `value` is None where it was skipped.

    `most` and `least` are the aim: at most, at least; both None where there is none.
    """

    name: str
    value: float | None
    against: str
    most: float | None = None
    least: float | None = None
    unit: str = "×"
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the aim is met; None without an aim or a value."""
        if self.value is None or (self.most is None and self.least is None):
            return None
        return self.value <= self.most if self.most is not None else self.value >= (self.least or 0)


def skipped(name: str, why: str) -> Figure:
    """A line that says aloud what was not measured."""
    return Figure(name, None, "", note=f"BỎ QUA: {why}")


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table whose columns also line up on a terminal."""
    rows = [_row(figure) for figure in figures]
    widths = [max(len(row[i]) for row in [HEADS, *rows]) for i in range(len(HEADS))]
    rule = [("-" * (w - 1) + ":") if i in NUMBER_COLUMNS else "-" * w for i, w in enumerate(widths)]
    return "\n".join(_line(row, widths) for row in [HEADS, rule, *rows])


def number(value: float) -> str:
    """Two digits that matter, as Vietnamese write them."""
    text = f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return text.translate(str.maketrans(",.", ".,"))


def _row(figure: Figure) -> tuple[str, ...]:
    value = "–" if figure.value is None else f"{number(figure.value)} {figure.unit}"
    met = {True: "có", False: "CHƯA", None: "–"}[figure.is_met]
    return (figure.name, value, _aim(figure), met, figure.against, figure.note)


def _aim(figure: Figure) -> str:
    if figure.most is not None:
        return f"≤ {number(figure.most)} {figure.unit}"
    return f"≥ {number(figure.least)} {figure.unit}" if figure.least is not None else "–"


def _line(row: Iterable[str], widths: list[int]) -> str:
    cells = [
        f"{c:>{w}}" if i in NUMBER_COLUMNS else f"{c:<{w}}"
        for i, (c, w) in enumerate(zip(row, widths, strict=True))
    ]
    return f"| {' | '.join(cells)} |"

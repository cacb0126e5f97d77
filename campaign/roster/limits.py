"""How much of a file is read at most, in one place so that tests can lower it."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """Bytes of the file and of its unpacked parts, and the size of the table in it."""

    max_bytes: int = 20 * MB
    max_unpacked_bytes: int = 400 * MB
    max_ratio: int = 200
    max_entries: int = 2_000
    max_rows: int = 200_000
    max_columns: int = 256
    max_cells: int = 2_500_000
    max_memory_bytes: int = 1_024 * MB
    max_seconds: int = 60


LIMITS = SheetLimits()

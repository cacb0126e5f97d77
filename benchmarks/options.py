"""What whoever runs the benchmarks asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """`quick` cuts every measure short; `load_tool` is the load generator, if there is one."""

    scratch: Path
    quick: bool
    load_tool: Path | None

    def folder(self, name: str) -> Path:
        """An empty place for one measure."""
        folder = self.scratch / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

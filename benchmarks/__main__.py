"""python -m benchmarks [measure …] [--quick] [--load-tool FILE]: prints ratios and asserts nothing."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, skipped, table
from benchmarks.options import Options
from benchmarks.scratch import quiet_environment

# Name on the command line → module; the slow ones last.
MEASURES = {
    "answer": "answer",
    "kinds": "kinds",
    "form": "form",
    "content": "content",
    "bytes": "first_visit",
    "chart": "chart",
    "cold": "cold_start",
    "scale": "scale",
    "boards": "boards",
    "import": "staff_list",
    "export": "exports",
    "report": "report",
    "stream": "stream",
    "held": "held",
}


def main() -> None:
    """Run the measures that were named, or all."""
    arguments = _arguments()
    quiet_environment()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="lachan-bench-") as folder:
        options = Options(Path(folder), arguments.quick, _load_tool(arguments.load_tool))
        for name in arguments.measure or MEASURES:
            print(f"… {name}", file=sys.stderr, flush=True)
            figures.extend(_run(name, options))
    print(table(figures))


def _run(name: str, options: Options) -> Iterator[Figure]:
    """One measure that cannot be taken must not cost the others."""
    try:
        yield from importlib.import_module(f"benchmarks.{MEASURES[name]}").measure(options)
    except Exception as fault:
        if os.environ.get("LACHAN_BENCH_TRACE"):
            raise
        yield skipped(name, f"{type(fault).__name__}: {' '.join(str(fault).split())[-200:]}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measure", nargs="*", choices=[*MEASURES, []], help=", ".join(MEASURES))
    parser.add_argument("--quick", action="store_true", help="bản ngắn, sai số lớn hơn")
    parser.add_argument(
        "--load-tool", default=os.environ.get("LACHAN_LOAD_TOOL"), help="tệp của công cụ tạo tải"
    )
    return parser.parse_args()


def _load_tool(path: str | None) -> Path | None:
    return Path(path) if path and Path(path).is_file() else None


if __name__ == "__main__":
    main()

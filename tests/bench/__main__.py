"""Runs the measures: one JSON line each on standard output, everything else on standard error."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import pkgutil
import sys
import traceback

from tests import bench
from tests.bench.registry import MEASURES, Measure


def main() -> int:
    """0 when every measure ran, 1 when one failed, 2 when the name is unknown."""
    wanted = arguments()
    load()
    if wanted.only and wanted.only not in MEASURES:
        sys.stderr.write(f"there is no measure {wanted.only}; there are: {', '.join(sorted(MEASURES))}\n")
        return 2
    chosen = [MEASURES[wanted.only]] if wanted.only else list(MEASURES.values())
    ran = [report(each, wanted.size or each.size) for each in chosen]
    return 0 if all(ran) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", help="the name of one measure")
    parser.add_argument("--size", type=int, help="rows, documents or cases, in place of the measure's own size")
    return parser.parse_args()


def load() -> None:
    """Import every measures_*.py, which declares its measures."""
    for module in sorted(pkgutil.iter_modules(bench.__path__), key=lambda each: each.name):
        if module.name.startswith("measures_"):
            importlib.import_module(f"tests.bench.{module.name}")


def report(measure: Measure, size: int) -> bool:
    """Run one measure and print its line; a failure is told and does not stop the others."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            pair = measure.run(size)
    except Exception:
        sys.stderr.write(f"{measure.name} failed:\n{traceback.format_exc()}")
        return False
    line = {
        "measure": measure.name,
        "value": round(pair.value, 4),
        "unit": measure.unit,
        "floor": round(pair.floor, 4),
        "ratio": round(pair.value / pair.floor, 3),
        "better": measure.better,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())

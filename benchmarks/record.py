"""Writes a measurement down: printed for people, and as var/bench/NAME.json for scripts."""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "var/bench"


def record(name: str, ours: float, baseline: float, goal: float, unit: str, against: str, **more: Any) -> bool:
    """Keep a measurement. ratio: how many times slower or dearer ours is than `against`; goal: its upper limit."""
    ratio = ours / baseline if baseline else float("inf")
    held = ratio <= goal
    OUT.mkdir(parents=True, exist_ok=True)
    measured = {"name": name, "ours": ours, "baseline": baseline, "ratio": ratio, "goal": goal, "unit": unit}
    path = OUT / f"{name}.json"
    path.write_text(
        json.dumps({**measured, "against": against, **more}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    verdict = "holds" if held else "MISSED"
    print(
        f"{name}: {ours:.4g} {unit} against {baseline:.4g} ({against}): ratio {ratio:.3g}, goal {goal:g}, {verdict}",
        flush=True,
    )
    return held


def seconds(do: Callable[[], Any], times: int = 5) -> float:
    """The median time of a call, after one that warms up."""
    do()
    return median(_once(do) for _ in range(times))


def _once(do: Callable[[], Any]) -> float:
    started = perf_counter()
    do()
    return perf_counter() - started

"""Writes a measurement down: printed for people, and as var/bench/NAME.json for scripts."""

import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "var/bench"


def record(name: str, ours: float, baseline: float, goal: float, unit: str, against: str, **more: Any) -> bool:
    """Keep a measurement. ratio: how many times slower or dearer ours is than `against`; goal: its upper limit."""
    ratio = ours / baseline if baseline else float("inf") if ours else 1.0
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


def ratios_since(begun: float, folder: Path) -> dict[str, float]:
    """{measurement: ratio} of what was written down in a folder since a moment."""
    written = [path for path in folder.glob("*.json") if path.stat().st_mtime >= begun]
    measured = [json.loads(path.read_text(encoding="utf-8")) for path in written]
    return {each["name"]: each["ratio"] for each in measured}


def side_by_side(ours: Callable[[], Any], baseline: Callable[[], Any], times: int) -> tuple[float, float]:
    """The least seconds of two calls, taken in turns, each warmed up first: what else the machine does only adds to them."""
    ours(), baseline()
    pairs = [(_once(ours), _once(baseline)) for _ in range(times)]
    return min(first for first, _ in pairs), min(second for _, second in pairs)


def _once(do: Callable[[], Any]) -> float:
    started = perf_counter()
    do()
    return perf_counter() - started

"""History at its size: `anlan verify` beside a cursor over the same columns, and writers while a report is issued.

In a database of its own, `bench_history`: the sample, and on top hazards with four events each, made here and brought in by
COPY. ANLAN_BENCH_EVENTS says how many events there are at first (a million); the memory is asked again at five times as many, and
the report counts their hazards. The database is kept for the next run and only grows: DROP DATABASE bench_history begins anew.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

import django

from .growing import grow
from .record import record

EVENTS = int(os.environ.get("ANLAN_BENCH_EVENTS", "1000000"))
GROWN = 5  # times as many, at which the memory is asked again
GOAL, MOST_MEGABYTES, WRITERS_GOAL = 3.0, 200, 2.0
ROUNDS, FIGURES, WRITERS, IDLE = 3, 60, 2, 20.0  # turns; figures of the report; processes that write; seconds


def main() -> int:
    """Measure each; 1 where a goal is missed. With a word: one measurement in this process, as JSON."""
    if len(sys.argv) == 2:
        _set_up()
        print(json.dumps(ALONE[sys.argv[1]]()))
        return 0
    from .database import multiplied

    started = time.monotonic()
    os.environ.update(multiplied("bench_history", 1))
    _set_up()
    at_first = grow(EVENTS)
    print(f"history: {at_first} events after {time.monotonic() - started:.0f} s", flush=True)
    rounds = [(_in_its_own_process("verify"), _in_its_own_process("cursor")) for _ in range(ROUNDS)]
    ours, cursor = (min(each["seconds"] for each in way) for way in zip(*rounds, strict=True))
    small = max(each["megabytes"] for each, _ in rounds)
    events = grow(GROWN * EVENTS)
    print(f"history: {events} events after {time.monotonic() - started:.0f} s", flush=True)
    grown = _in_its_own_process("verify")
    figures, cursor_grown = grown["megabytes"], _in_its_own_process("cursor")["seconds"]
    idle, busy, issuing = _writers()
    held = [
        record("history-memory", max(small, figures), MOST_MEGABYTES, 1, "MB", "the most that the process may have",
               events=events, megabytes_at_first=small),
        record("history-writers", busy * 1000, idle * 1000, WRITERS_GOAL, "ms", "the 95th percentile while nobody issues",
               figures=FIGURES, writers=WRITERS, seconds_to_issue=issuing),
        record("history", ours, cursor, GOAL, "s", "a cursor of the server over the same columns, SM3 of as many bytes",
               events=at_first, rounds=ROUNDS, seconds_when_grown=grown["seconds"], baseline_when_grown=cursor_grown),
    ]  # fmt: skip
    print(f"history: {time.monotonic() - started:.0f} s in all", flush=True)
    return 0 if all(held) else 1


def _in_its_own_process(way: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.history", way], check=True, stdout=subprocess.PIPE, text=True
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()


def _measured(deed: Callable[[], Any]) -> dict[str, float]:
    started = perf_counter()
    deed()
    return {
        "seconds": perf_counter() - started,
        "megabytes": _most_megabytes(),
    }


def _most_megabytes() -> float:
    """The most that this process has held. ru_maxrss would say what the process held that started it, too."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _verify() -> dict[str, float]:
    """As `anlan verify --anew` does."""
    from anlan.kernel.history.models import Round
    from anlan.kernel.history.rounds import faults, going_on, walk

    def whole() -> None:
        with going_on(Round.ASKED, anew=True) as (round_, _):
            walk(round_)

    measured = _measured(whole)
    if (wrong := faults().first()) is not None:
        raise SystemExit(f"it does not hold: {wrong.ledger} {wrong.number} {wrong.what}")
    return measured


def _cursor() -> dict[str, float]:
    """Every event, span and row of the ledgers, by cursors of the server; SM3 over as many bytes as there are to hash."""
    import psycopg

    from anlan.kernel.history import chain
    from anlan.kernel.history.models import Event
    from anlan.kernel.history.verify import record_models

    def read() -> None:
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            sample = list(Event.objects.filter(ledger="hazards").order_by("-pk")[:1000])
            length = sum(len(chain.canonical(chain.event_parts(each))) for each in sample) // len(sample)
            columns = ", ".join(field.column for field in Event._meta.concrete_fields)
            _hash_each(connection, f"SELECT {columns} FROM loop_event ORDER BY ledger, record_id, seq", bytes(length))
            _hash_each(connection, "SELECT state, since, until FROM loop_span ORDER BY ledger, record_id, since", b"")
            for model in record_models():
                rows = list(model._base_manager.order_by("-pk")[:100])
                if not rows:
                    continue
                length = sum(len(chain.canonical(chain.facts(row))) for row in rows) // len(rows)
                names = [field.column for field in chain.fact_fields(model)]
                columns = ", ".join(["id", "version", "head", *names])
                _hash_each(connection, f"SELECT {columns} FROM {model._meta.db_table} ORDER BY id", bytes(length))

    return _measured(read)


def _hash_each(connection: Any, query: str, content: bytes) -> None:
    from anlan.kernel.history.chain import sm3

    with connection.cursor(name="rows") as cursor:
        cursor.itersize = 2000
        for _ in cursor.execute(query):
            if content:
                sm3(content)


ALONE: dict[str, Callable[[], dict[str, float]]] = {"verify": _verify, "cursor": _cursor}


def _writers() -> tuple[float, float, float]:
    """The 95th percentile, in seconds, of writers' verbs while nobody issues, and while a report is issued; seconds that it took."""
    anew = get_context("spawn")  # a connection to the database is not to be shared
    issuing, ended, taken = anew.Event(), anew.Event(), anew.Queue()
    writers = [anew.Process(target=_write, args=(issuing, ended, taken)) for _ in range(WRITERS)]
    command = [sys.executable, "-m", "benchmarks.history", "issue"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as issuer:
        assert issuer.stdin is not None  # for mypy: both are pipes
        assert issuer.stdout is not None
        issuer.stdout.readline()  # the report is drafted and signed
        for writer in writers:
            writer.start()
        for _ in writers:
            taken.get()  # each says when it is ready
        time.sleep(IDLE)
        issuing.set()
        print("go", file=issuer.stdin, flush=True)
        seconds = json.loads(issuer.stdout.readline())["seconds"]
        issuing.clear()
    ended.set()
    idle: list[float] = []
    busy: list[float] = []
    for _ in writers:
        before, during = taken.get()
        idle.extend(before)
        busy.extend(during)
    for writer in writers:
        writer.join()
    return quantiles(idle, n=20)[-1], quantiles(busy, n=20)[-1], seconds


def _write(issuing: Any, ended: Any, taken: Any) -> None:
    """Put hazards in and assign them, one after the other, with a pause as between people."""
    _set_up()
    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.loop.advance import advance
    from anlan.kernel.loop.opening import open_record

    actor = _actor_of("town")
    hazard, enterprise = LEDGERS["hazards"].model, LEDGERS["enterprises"].model
    place: Any = enterprise.objects.within(actor.scope).order_by("pk")[0]
    day = date(2024, 11, 30)
    times: tuple[list[float], list[float]] = ([], [])

    def timed(deed: Callable[[], Any]) -> Any:
        during = issuing.is_set()
        started = perf_counter()
        done = deed()
        times[during].append(perf_counter() - started)
        time.sleep(0.05)
        return done

    taken.put("ready")
    while not ended.is_set():
        values = {"place": place, "description": f"第{uuid4()}处", "found_on": day}
        opened = timed(lambda values=values: open_record(hazard, values, actor=actor, key=uuid4()))
        content = {"fix_due_on": day, "fix_person": "江涛"}
        timed(
            lambda opened=opened, content=content: advance(opened, "assign", actor=actor, key=uuid4(), content=content)
        )
    taken.put(times)


def _issue() -> dict[str, float]:
    """A report of sixty figures over all hazards, drafted and signed; only what issues it is measured."""
    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.loop.advance import advance
    from anlan.kernel.loop.opening import open_record

    office, leader = _actor_of("clerk"), _actor_of("leader")
    model: Any = LEDGERS["reports"].model
    text = "\n".join(f"第{number}项{{{code}}}。" for number, code in enumerate(_codes(), start=1))
    values = {
        "title": "量一量", "outline": "量一量", "text": text, "starts_on": date(2020, 1, 1), "ends_on": date(2024, 10, 15),
        "region": office.region,
    }  # fmt: skip
    report = open_record(model, values, actor=office, key=uuid4())
    advance(report, "submit", actor=office, key=uuid4(), content={"signer": leader.post_id})
    advance(report, "sign", actor=leader, key=uuid4())
    print("ready", flush=True)
    sys.stdin.readline()
    return _measured(lambda: advance(report, "issue", actor=office, key=uuid4()))


def _codes() -> Iterator[str]:
    """Sixty codes: those of hazards again and again."""
    from anlan.kernel.indicator.declare import INDICATORS

    of_hazards = [code for code in INDICATORS if code.startswith("hazards.")]
    return (of_hazards[number % len(of_hazards)] for number in range(FIGURES))


def _actor_of(username: str) -> Any:
    from anlan.kernel.people.actor import actor_of, posts_of
    from anlan.kernel.people.models import Account

    person = Account.objects.select_related("person").get(username=username).person
    return actor_of(posts_of(person, date(2024, 11, 30))[0])


ALONE["issue"] = _issue

if __name__ == "__main__":
    sys.exit(main())

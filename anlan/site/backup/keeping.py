"""How long back-ups are kept: the newest of each of so many days, weeks and months; and the sweeping of what is over or was cut off."""

import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from anlan.kernel import clock

from .seal import is_draft
from .vault import MAKING, MANIFEST, Vault, moment_of, read_manifest

_ONE_DAY = timedelta(days=1)  # what a back-up has just brought is named by no manifest yet


@dataclass(frozen=True)
class Rule:
    """Of how many days, weeks and months the newest back-up is kept."""

    days: int
    weeks: int
    months: int

    def kept(self, moments: Iterable[datetime]) -> set[datetime]:
        """Which of these moments' back-ups stay; the newest always does."""
        newest_first = sorted(moments, reverse=True)
        spans: list[tuple[int, Callable[[datetime], object]]] = [
            (self.days, clock.legal_day),
            (self.weeks, lambda at: clock.legal_day(at).isocalendar()[:2]),
            (self.months, lambda at: (clock.legal_day(at).year, clock.legal_day(at).month)),
        ]
        staying = set(newest_first[:1])
        for most, span in spans:
            newest: dict[object, datetime] = {}
            for moment in newest_first:
                newest.setdefault(span(moment), moment)
            staying.update(sorted(newest.values(), reverse=True)[:most])
        return staying


def sweep(vault: Vault, rule: Rule, now: datetime) -> None:
    """Remove what the rule does not keep, what was cut off, and contents that no back-up names."""
    _sweep_drafts(vault)
    backups = vault.backups()
    staying = rule.kept(backup.made_at for backup in backups)
    for backup in backups:
        if backup.made_at not in staying:
            _remove(backup.folder)
    named = {
        vault.content(backup.seal, file[3])
        for backup in backups
        if backup.made_at in staying
        for file in backup.manifest["files"]
    }
    _sweep_contents(vault, named, now)
    for folder in (vault.folder / "base").glob("*"):
        _sweep_system(vault, folder.name, now - timedelta(days=rule.days))


def _remove(folder: Path) -> None:
    """The manifest first: without it what is left of the folder is not counted."""
    (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep_drafts(vault: Vault) -> None:
    for folder in (*vault.folder.glob(f"backups/{MAKING}*"), *vault.folder.glob(f"base/*/{MAKING}*")):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in vault.folder.glob("backups/[0-9]*Z"):
        if not (folder / MANIFEST).exists():
            shutil.rmtree(folder, ignore_errors=True)
    for room in ("contents", "since", "wal"):
        for path in (vault.folder / room).rglob("*"):
            if is_draft(path):
                path.unlink(missing_ok=True)


def _sweep_contents(vault: Vault, named: Collection[Path], now: datetime) -> None:
    for room in ("contents", "since"):
        for path in (vault.folder / room).glob("*/??/*"):
            if path not in named and path.stat().st_ctime < (now - _ONE_DAY).timestamp():
                path.unlink(missing_ok=True)


def _sweep_system(vault: Vault, system: str, since: datetime) -> None:
    """Bases older than that, but for the newest before it, on which its moments are restored; and the log that no base needs."""
    bases = sorted((vault.folder / "base" / system).glob("[0-9]*Z"))
    older = [base for base in bases if moment_of(base.name) < since]
    for base in older[:-1]:
        _remove(base)
    staying = [read_manifest(base / MANIFEST) for base in bases if base not in older[:-1]]
    firsts = [manifest["first"][8:] for manifest in staying if manifest]
    for path in (vault.folder / "wal" / system).glob("*"):
        segment = path.name[8:24]
        if firsts and len(path.name) >= 24 and "history" not in path.name and segment < min(firsts):
            path.unlink(missing_ok=True)

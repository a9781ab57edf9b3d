"""Powers are named for acts (`hazards.verify`) and granted to roles, in one table made of what each ledger declares.

Default: refused. `anlan roles` prints the table; a test reads it whole.
"""

from collections.abc import Iterable
from functools import cache

from .roles import ROLES

_granted: dict[str, set[str]] = {}  # power → roles


class UnknownRole(Exception):
    """A power was granted to a role that does not exist."""


def grant(power: str, roles: Iterable[str]) -> None:
    """Let `roles` do what `power` names. Called while ledgers are declared, at start-up only."""
    role_codes = set(roles)
    if not role_codes <= set(ROLES):
        raise UnknownRole(f"{power}: {sorted(role_codes - set(ROLES))}")
    _granted.setdefault(power, set()).update(role_codes)
    of_role.cache_clear()


@cache
def of_role(role: str) -> frozenset[str]:
    """Every power of a role."""
    return frozenset(power for power, roles in _granted.items() if role in roles)


def table() -> dict[str, frozenset[str]]:
    """The whole table: {power: roles that hold it}, by name."""
    return {power: frozenset(roles) for power, roles in sorted(_granted.items())}


def exists(power: str) -> bool:
    return power in _granted

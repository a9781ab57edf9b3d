"""Two texts of one report line by line: what another person saved meanwhile, and what was about to be saved.

differences("甲\\n乙", "甲\\n丙")      # [Lines(theirs=("乙",), own=("丙",))]
"""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Lines:
    """Lines that differ; on either side there may be none."""

    theirs: tuple[str, ...]
    own: tuple[str, ...]


def differences(theirs: str, own: str) -> list[Lines]:
    """Where two texts differ, in their order."""
    saved, typed = theirs.splitlines(), own.splitlines()
    opcodes = SequenceMatcher(None, saved, typed, autojunk=False).get_opcodes()
    return [
        Lines(tuple(saved[first:last]), tuple(typed[from_:to]))
        for kind, first, last, from_, to in opcodes
        if kind != "equal"
    ]

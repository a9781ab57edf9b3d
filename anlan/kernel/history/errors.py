"""What can go wrong for whoever moves a record. Each message is for the person who acted."""

from typing import Any


class LoopError(Exception):
    """A step was refused; the record is as it was."""


class NotAllowed(LoopError):
    """您的岗位不能办这一步。"""


class WrongState(LoopError):
    """The record is not where the step starts, or was changed by somebody else meanwhile."""


class Incomplete(LoopError):
    """Something the step must bring is missing: {field: message}."""

    def __init__(self, missing: dict[str, str]) -> None:
        super().__init__("；".join(missing.values()))
        self.missing = missing


class SamePerson(LoopError):
    """Who did an earlier step may not take this one."""


class KeyConflict(LoopError):
    """The same key was used before for something else; both are kept for a person to compare."""


class Altered(LoopError):
    """The row was changed past the loop; it waits until that is settled. `record` is the row as it was found."""

    def __init__(self, record: Any) -> None:
        super().__init__(
            "这条记录在系统之外被改动过，已经报给审计。核对并由第二个人确认以前不能再办；您填的内容没有记入。"
        )
        self.record = record

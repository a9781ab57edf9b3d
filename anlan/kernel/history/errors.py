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

    words = "这条记录在系统之外被改动过，已经报给审计。核对并由第二个人确认以前不能再办；您填的内容没有记入。"

    def __init__(self, record: Any) -> None:
        super().__init__(self.words)
        self.record = record


class PostAltered(Altered):
    """Whoever acts does so in a post that was changed past the loop: its powers are nobody's until that is settled."""

    words = "您的岗位在系统之外被改动过，已经报给审计。核对并由第二个人确认以前不能用它办事；您填的内容没有记入。"

"""What can go wrong for whoever moves a record. Each message is for the person who acted."""


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

"""What can go wrong for whoever wants into a conference. Each message is for the person who acted."""

from anlan.kernel.history.errors import LoopError, NotAllowed


class NotOpen(LoopError):
    """会议还没开始，或者已经结束。"""


class Locked(LoopError):
    """会议已锁，请联系主持人。"""


class Removed(NotAllowed):
    """您已被请出本次会议，不能再进入。有疑问请联系主持人。"""


class MayNotCall(LoopError):
    """只能叫上级、下级和同级镇街。"""


class NotInside(LoopError):
    """这个人现在不在会上。"""

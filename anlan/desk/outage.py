"""What is not the program's fault: the database is away, the disk is full or closed to us. In words, for pages and for the command.

kind_of_outage(error)      # Outage.DATABASE, Outage.FULL, Outage.READ_ONLY or None
"""

import enum
import errno
from collections.abc import Iterator

import psycopg
from django.db import InterfaceError, OperationalError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)
# A server that ends, crashes, begins or is out of reach (class 08, 57P01 to 57P03); without a code: no line, or a cut one.
_AWAY = ("08", "57P01", "57P02", "57P03")


class Outage(enum.Enum):
    """Why nothing can be done now, in the words of whoever keeps the machine."""

    DATABASE = "数据库正在恢复"
    FULL = "磁盘满了，写不进去"
    READ_ONLY = "数据目录不让写"


def kind_of_outage(error: BaseException | None) -> Outage | None:
    """Which one it is, if it is one; looked for in what caused it, too."""
    for each in _causes(error):
        if isinstance(each, psycopg.errors.DiskFull):
            return Outage.FULL
        if isinstance(each, psycopg.OperationalError | psycopg.InterfaceError):
            if each.sqlstate is None or each.sqlstate.startswith(_AWAY):
                return Outage.DATABASE
        elif isinstance(each, OperationalError | InterfaceError) and each.__cause__ is None:
            return Outage.DATABASE
        elif isinstance(each, OSError) and each.errno in _FULL:
            return Outage.FULL
        elif isinstance(each, OSError) and each.errno in _READ_ONLY:
            return Outage.READ_ONLY
    return None


def file_of(error: BaseException) -> str:
    """The file that could not be written, where the error names one."""
    return next((str(each.filename) for each in _causes(error) if isinstance(each, OSError) and each.filename), "")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what it was raised from or while handling."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__

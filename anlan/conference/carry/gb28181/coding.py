"""How the picture in a program stream is coded: what browsers cannot show must be drawn anew.

named, parts = coding_of(parts)      # "h264" or "hevc", and all parts again
"""

import itertools
import re
from collections.abc import Iterator

_MOST = 4_000_000  # bytes: the picture of a quiet road begins anew every few seconds
# Parameter sets as they begin a picture: of H.264 the sequence's (type 7), of H.265 the video's or the sequence's (types 32,
# 33). Start codes of the program stream itself have bytes from 0xBA on.
_SETS = re.compile(rb"\x00\x00\x01(?:(?P<h264>[\x27\x47\x67])|[\x40\x42]\x01)", re.S)


def coding_of(parts: Iterator[bytes]) -> tuple[str, Iterator[bytes]]:
    """The coding that the first parameter sets tell, h264 where none come, and every part from the first on."""
    head: list[bytes] = []
    size, tail = 0, b""
    for part in parts:
        head.append(part)
        size += len(part)
        tail = tail[-4:] + part  # a set may lie across two parts
        if match := _SETS.search(tail):
            return ("h264" if match["h264"] else "hevc"), itertools.chain(head, parts)
        if size > _MOST:
            break
    return "h264", itertools.chain(head, parts)

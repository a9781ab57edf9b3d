"""Which records stand behind a figure, kept in a few bytes: a million neighbours take some thousand.

packed(ids_of(rows)); list(unpacked(b"…"))      # primary keys, ascending
"""

import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate, islice
from operator import sub
from sys import byteorder

from django.db import connection
from django.db.models import QuerySet

from ..history.chain import sm3

_BIGINT = "q"  # 8 bytes, signed
_QUICK = 1  # zlib's level: gaps between keys are small numbers, which the quickest packs as well as the best


def ids_of(rows: QuerySet) -> "array[int]":
    """The primary keys of rows, ascending. PostgreSQL joins them into one value: rows one by one would take ten times as long."""
    inner, values = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(string_agg(int8send(kept.id), ''::bytea ORDER BY kept.id), ''::bytea) "
            f"FROM ({inner}) AS kept (id)",
            values,
        )
        ids = array(_BIGINT, bytes(cursor.fetchone()[0]))
    if byteorder == "little":
        ids.byteswap()
    return ids


def packed(ids: Sequence[int]) -> bytes:
    """Ascending keys as the gaps between them, compressed."""
    gaps = array(_BIGINT, [*ids[:1], *map(sub, islice(ids, 1, None), ids)])
    if byteorder == "big":
        gaps.byteswap()
    return zlib.compress(gaps.tobytes(), _QUICK)


def unpacked(content: bytes) -> Sequence[int]:
    """The keys that `packed` has packed."""
    if not content:
        return ()
    gaps = array(_BIGINT, zlib.decompress(content))
    if byteorder == "big":
        gaps.byteswap()
    return array(_BIGINT, accumulate(gaps))


def fingerprint(ids: Sequence[int]) -> bytes:
    """SM3 over the keys, 8 bytes each, the most significant first."""
    keys = array(_BIGINT, ids)
    if byteorder == "little":
        keys.byteswap()
    return sm3(keys.tobytes())

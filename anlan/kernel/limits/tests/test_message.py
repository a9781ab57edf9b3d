"""What a process that reads a file tells: values come as they were, and nothing else is taken."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel.limits.message import Unreadable, read, written

CELLS = st.one_of(
    st.text(), st.integers(-(2**63), 2**63), st.floats(allow_nan=False), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.none(),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
def test_cells_come_as_they_were(rows):
    line = written("piece", rows)

    assert line.endswith(b"\n")
    assert b"\n" not in line[:-1]
    what, value = read(line)
    assert (what, value) == ("piece", rows)
    assert [[type(cell) for cell in row] for row in value] == [[type(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b'"piece"\n',
        b'["piece"]\n',
        b'["piece", {"eval": "1"}]\n',
        b'["piece", {"day": 7}]\n',
        b'["piece", {"day": "2024-13-01"}]\n',
        b'["piece", {"day": "2024-03-01", "time": "10:00"}]\n',
        b'["piece", {"days, seconds, microseconds": [1e300, 0, 0]}]\n',
        b'["piece", ' + b"[" * 100_000 + b"\n",
        b'["piece", ' + b"9" * 5_000 + b"]\n",
        b"\x80\x04cposix\nsystem\n.",
    ],
)
def test_what_is_no_message_is_refused(line):
    with pytest.raises(Unreadable):
        read(line)


def test_a_value_that_no_file_holds_is_not_handed_over():
    with pytest.raises(TypeError, match="object is no value of a file"):
        written("piece", [date(2024, 3, 1), datetime(2024, 3, 1, 8), time(8), timedelta(1), object()])

"""Keys packed into few bytes come out as they went in."""

from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.report.rowset import fingerprint, packed, unpacked


@given(st.sets(st.integers(1, 2**62)))
def test_what_is_packed_comes_out_again(keys):
    ids = sorted(keys)

    assert list(unpacked(packed(ids))) == ids


def test_a_million_neighbours_take_a_few_thousand_bytes():
    assert len(packed(range(1, 1_000_001))) < 50_000


def test_another_key_is_another_fingerprint():
    assert fingerprint([1, 2, 3]) != fingerprint([1, 2, 4])

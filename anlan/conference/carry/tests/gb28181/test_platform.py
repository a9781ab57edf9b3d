"""The platform's own number, ports and addresses."""

import pytest

from ...gb28181.platform import BadPlatform, Platform, is_number, span


@pytest.mark.parametrize("wrong", [{"number": "1"}, {"port": 70000}, {"address": "host"}, {"media": (9, 10)}])
def test_a_platform_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadPlatform):
        Platform(**wrong)


def test_a_span_of_ports_and_a_number_are_told_from_nonsense():
    assert span("30000-30499") == (30000, 30499)
    with pytest.raises(BadPlatform):
        span("30000")
    assert not is_number("３" * 20)

"""A site that runs."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from anlan.kernel.testing.waiting import wait_until

from .site import READY, Site, free_port, kill


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(Path(tmp_path_factory.mktemp("killed")), free_port(), free_port())
    made.make()
    made.start()
    try:
        wait_until(made.whole, "the first start", READY)
        yield made
    finally:
        made.stop()
        for pid in [*made.ours(), *made.servers()]:
            with contextlib.suppress(ProcessLookupError):
                kill(pid)

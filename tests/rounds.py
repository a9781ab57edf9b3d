"""A plug-in of pytest that asks each test so many times in a row: `pytest -p tests.rounds --rounds=20 PATH`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=1, help="how many times each test is asked")


@pytest.fixture
def round_of_a_test() -> None:
    """Which round it is; asked for by nobody."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.fixturenames.append("round_of_a_test")
    metafunc.parametrize("round_of_a_test", range(metafunc.config.getoption("rounds")), indirect=False)

"""One test that asks the same of many: what is set up for it is set up once, and all that fail are named.

@of_each("ledger, name", COLUMNS)
def test_two_choices_are_none(district, ledger, name): ...

For questions of milliseconds, asked of every column or page: as tests of their own, each would set up a district first. What one
writes into the database is taken back before the next one is asked.
"""

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction


def of_each(names: str, cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Ask a test's question of each case, as pytest.mark.parametrize would. Fails naming all that fail."""
    keys, listed = [name.strip() for name in names.split(",")], list(cases)
    assert listed, "a question is asked of something"

    def asked_of_all(question: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(question)
        def asked(**given: Any) -> None:
            answers = {repr(case): _answer(question, {**given, **_named(keys, case)}) for case in listed}
            wrong = [f"{case}: {answer}" for case, answer in answers.items() if answer]
            assert not wrong, "\n".join([f"{len(wrong)} of {len(answers)}", *wrong])

        parameters = [each for name, each in inspect.signature(question).parameters.items() if name not in keys]
        asked.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return asked

    return asked_of_all


@contextlib.contextmanager
def taken_back() -> Iterator[None]:
    """Whatever the block writes into the database is no more there after it; objects are read again by whoever goes on with them."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _named(keys: list[str], case: Any) -> dict[str, Any]:
    return dict(zip(keys, (case,) if len(keys) == 1 else case, strict=True))


def _answer(question: Callable[..., None], given: dict[str, Any]) -> str:
    """Empty where it is right, else what is wrong."""
    try:
        with taken_back() if connection.in_atomic_block else contextlib.nullcontext():
            question(**given)
    except (Exception, pytest.fail.Exception) as wrong:
        return f"{type(wrong).__name__}: {wrong}"
    return ""

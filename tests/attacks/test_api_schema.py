"""The API held to its own description by each role: nothing breaks it, its answers are of the shapes it promises, and no row is out of scope.

Schemathesis reads the description and draws requests that fit it and requests that do not.
"""

import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.ledger import narrowing
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people import roles
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, VILLAGE_3
from anlan.site.wsgi import application
from tests.lookers import Drawn, Looker, rows_of, seated
from tests.scoped_district import Populated, populate

from .hostile import Fuzz

EXAMPLES = 4  # of each role, address, and way of drawing
REGION_OF = {roles.TOWN: TOWN_3, roles.VILLAGE: VILLAGE_3, roles.ENTERPRISE: VILLAGE_3}
PERSONAS = [
    Drawn(
        role,
        (REGION_OF.get(role, DISTRICT),),
        ("industry",) if role == roles.DEPARTMENT else None,
        0 if role == roles.ENTERPRISE else None,
    )
    for role in roles.ROLES
    if role != roles.SYSTEM
]
NUMBER = re.compile(r'"number": ?"([A-Z]{2,3}-\d{4}-\d{4,})"')
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
TOKEN = "a" * 32  # the token against forgery, in cookie and header

pytestmark = pytest.mark.slow


@pytest.fixture
def populated(district: Any, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Populated:
    settings.EVIDENCE_ROOT = tmp_path
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)  # the test's transaction stays open
    return populate(district)


def test_the_api_keeps_what_its_description_promises_whoever_asks(populated: Populated) -> None:
    fuzz = Fuzz("api")
    faults: dict[str, str] = {}  # one of each kind
    statuses: Counter[tuple[str, int]] = Counter()
    for post in PERSONAS:
        looker = seated(populated, post)
        cookies = {"sessionid": looker.client.cookies["sessionid"].value, "csrftoken": TOKEN}
        schema = schemathesis.openapi.from_dict(looker.client.get("/api/v1/openapi.json").json())
        schema.app = application
        for case in _cases(schema, fuzz):
            with transaction.atomic():
                answer = case.call(cookies=cookies, headers={"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"})
                statuses[post.role, answer.status_code] += 1
                for fault in _faults(case, answer, looker):
                    faults.setdefault(fault, f"{post.role}: {fault}\n{case.as_curl_command()[:600]}")
                transaction.set_rollback(True)
    print(dict(statuses))
    assert not faults, f"{len(faults)} faults in {statuses.total()} requests\n\n" + "\n\n".join(faults.values())
    for post in PERSONAS:
        assert statuses[post.role, 200], post.role


def _cases(schema: Any, fuzz: Fuzz) -> Iterator[Any]:
    for operation in (result.ok() for result in schema.get_all_operations()):
        for mode in GenerationMode:
            for case in _drawn(operation.as_strategy(generation_mode=mode), fuzz):
                _aim(case, fuzz)
                yield case


def _drawn(strategy: st.SearchStrategy[Any], fuzz: Fuzz) -> Iterator[Any]:
    """Some cases; they are sent outside of Hypothesis, so that one fault does not hide the others."""
    cases: list[Any] = []

    @seed(fuzz.randrange(10**9))
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def gather(case: Any) -> None:
        cases.append(case)

    with contextlib.suppress(Unsatisfiable):  # an address without parameters can only be asked rightly
        gather()
    return iter(cases)


def _aim(case: Any, fuzz: Fuzz) -> None:
    """Most cases go where something is: nobody draws the code of a ledger by chance."""
    parameters = case.path_parameters or {}
    if "code" not in parameters or not fuzz.randrange(5):
        return
    ledger = fuzz.pick(list(LEDGERS.values()))
    if "/indicators/" in case.path:
        parameters["code"] = fuzz.pick(list(INDICATORS))
        names = ["from", "to", "as_of", "region", "by", "key", "after", "limit"]
    else:
        parameters["code"] = ledger.code
        names = sorted({*narrowing.names_of(ledger), "sort", "after", "limit"})
    if "number" in parameters and fuzz.randrange(4):
        parameters["number"] = fuzz.pick(list(rows_of(ledger.code))).number
    elif case.method == "GET" and fuzz.randrange(3):
        case.query = {name: _sendable(fuzz.values()[0]) for name in fuzz.sample(names, fuzz.randrange(3))}
    if case.method == "POST" and isinstance(case.body, dict) and isinstance(case.body.get("values"), dict):
        fields = [*ledger.form.fields, "region"]
        case.body["values"] = {
            name: _sendable(fuzz.json()) for name in fuzz.sample(fields, fuzz.randrange(len(fields)))
        }


def _sendable(value: Any) -> Any:
    """Schemathesis takes no lone surrogates; what they do in JSON is asked in gate/tests/test_api_opening.py."""
    return json.loads(json.dumps(value).replace("\\ud800", ""))


def _faults(case: Any, answer: Any, looker: Looker) -> list[str]:
    faults = []
    try:
        case.validate_response(answer, checks=CHECKS)
    except BaseException as error:  # a group of failures, which is no Exception in every release
        faults.append(str(error).partition("Reproduce with")[0])
    text = answer.text
    if answer.status_code >= 400 and not re.search(
        "[一-龥]", answer.json().get("message", "") if text.startswith("{") else ""
    ):
        faults.append(f"{answer.status_code} without words: {text[:200]}")
    if answer.status_code < 300:
        shown = set(NUMBER.findall(text))
        faults += [
            f"{number} of {code} is out of scope"
            for code in LEDGERS
            for number in shown & {row.number for row in rows_of(code) if not looker.sees(row)}
        ]
    return faults

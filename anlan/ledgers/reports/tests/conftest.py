"""Reports as the tests of this room write, print and issue them, and hazards for them to count."""

from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record


@pytest.fixture
def write(district, client_of):
    """Put a report in, with this text and these days; the address of its page."""

    def put(words, start="2024-01-01", end="2024-10-15", region=None, actor=None):
        values = {
            "title": "工作情况", "outline": "x", "text": words, "starts_on": start, "ends_on": end,
            "region": region or district.office.region,
        }  # fmt: skip
        return open_record(LEDGERS["reports"].model, values, actor=actor or district.office, key=uuid4())

    return put


@pytest.fixture
def printed(district, client_of):
    """The lines of a report's file, without its title and proof."""

    def read(report):
        answer = client_of(district.office).get(f"/reports/{report.number}/file.txt")
        assert answer.status_code == 200, answer.content.decode()
        lines = [line.strip("　 ") for line in answer.content.decode().splitlines() if line.strip("　 ")]
        return [line for line in lines[1:] if not line.startswith(("数字冻结于", "草稿，"))]

    return read


@pytest.fixture
def issue(district):
    def take(report):
        for step, actor, content in (
            ("submit", district.office, {"signer": district.leader.post_id}),
            ("sign", district.leader, {}),
            ("issue", district.office, {}),
        ):
            advance(report, step, actor=actor, key=uuid4(), content=content)

    return take


@pytest.fixture
def find(district, plant):
    def put(found_on="2024-10-12", **more):
        facts = {"place": plant, "region": plant.region, "found_on": found_on, "description": f"{uuid4()}", **more}
        return open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    return put

"""What columns and numbers are called, asked of every ledger and figure: no unit twice, no word that its reader does not expect."""

import re
from decimal import Decimal
from types import SimpleNamespace

from anlan.kernel.column.units import without_unit
from anlan.kernel.history.verify import record_models
from anlan.kernel.indicator import words
from anlan.kernel.indicator.declare import INDICATORS, Indicator
from anlan.kernel.ledger.checks import prefix_errors
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope import field_of
from anlan.kernel.scope.record import PUT_IN_BY
from anlan.kernel.testing.each import of_each

TWICE = re.compile(r"\d(?:名|.*?)([一-龥]{1,2})\1")
EVERY_LEDGER = of_each("ledger", LEDGERS.values())


@EVERY_LEDGER
def test_a_number_of_records_says_its_measure_once(ledger):
    said = ledger.so_many(11)

    assert said.startswith("11")
    assert said.endswith(ledger.title)
    assert not TWICE.match(said.removesuffix(ledger.title[1:])), said


@of_each("figure", [each for each in INDICATORS.values() if isinstance(each, Indicator) and each.sum_of])
def test_a_sum_in_a_sentence_says_its_unit_once(figure):
    title = without_unit(str(field_of(figure.model, figure.sum_of).verbose_name))
    said = f"{title}合计{words.printed(Decimal(12), figure.unit)}"

    assert said.count(figure.unit) == 1 or figure.unit in title
    assert not re.search(r"[(（]", said)


@EVERY_LEDGER
def test_a_body_that_people_read_or_write_is_called_what_the_trade_calls_it(ledger):
    """填报单位 is who put a record in; where the column is asked or listed, its reader expects the body of the matter."""
    title = str(field_of(ledger.model, "body").verbose_name)
    read = "body" in (*ledger.columns, *ledger.form.fields)

    assert not (read and title == PUT_IN_BY)
    titles = [str(field.verbose_name) for field in ledger.model._meta.concrete_fields if field.editable]
    assert titles.count(title) == 1


def test_a_persons_unit_is_where_they_work(district, client_of):
    client = client_of(district.administrator)
    form = client.get("/ledgers/people/new/").content.decode()
    person = client.get("/search/?q=张明").content.decode()
    page = client.get(re.search(r"/ledgers/people/RY-[\d-]+/", person)[0]).content.decode()

    assert "所在单位" in form
    assert "所在单位：清河镇人民政府" in page
    assert PUT_IN_BY not in form + page
    assert "清河镇人民政府登记" not in page


def test_each_ledgers_numbers_begin_with_letters_of_their_own():
    models = record_models()
    assert list(prefix_errors(models)) == []

    rival = SimpleNamespace(code="rivals", prefix=models[0].prefix)
    assert [error.id for error in prefix_errors([models[0], rival])] == ["ledger.E009"]

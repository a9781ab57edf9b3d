"""What tests of a record's page share: its addresses, its forms as they are sent, the record anew."""

from uuid import uuid4

from anlan.kernel.ledger.declare import LEDGERS


def text(answer):
    return answer.content.decode()


def url_of(record, *rest):
    return "/".join(["/ledgers", record.code, record.number, *rest]) + "/"


def rows(actor):
    return LEDGERS["hazards"].model.objects.within(actor.scope)


def again(record):
    return type(record)._base_manager.get(pk=record.pk)


def step_form(record, step, **content):
    fields = {"key": str(uuid4()), "version": str(record.version), **content}
    return {f"{step}-{name}": value for name, value in fields.items()}

"""One's own password is changed by whoever knows it, and by nobody else: the page asks the old one, and is no place to guess at it."""

from uuid import uuid4

import pytest

from anlan.kernel.people.models import Account, Person
from anlan.kernel.testing.cast import PASSWORD

pytestmark = pytest.mark.usefixtures("no_earlier_attempts")
NEW = "qinghe-2025-other"


def _changed(client, old):
    form = {"old_password": old, "new_password1": NEW, "new_password2": NEW}
    return client.post("/password/", form)


def test_the_old_password_changes_it(client, account):
    client.post("/login/", {"username": "town_3", "password": PASSWORD})

    assert _changed(client, PASSWORD).status_code == 302

    account.refresh_from_db()
    assert account.check_password(NEW)


def test_wrong_guesses_of_the_old_password_lock_the_account(client, account):
    client.post("/login/", {"username": "town_3", "password": PASSWORD})

    first = _changed(client, "x0")
    answers = [_changed(client, f"x{guess}").status_code for guess in range(1, 15)]
    right = _changed(client, PASSWORD)

    assert "还能试4次" in first.content.decode()
    assert answers[:3] == [422, 422, 422]
    assert set(answers[4:]) == {429}
    assert right.status_code == 429
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_an_administrator_renews_no_password_of_their_own(district, client_of):
    client = client_of(district.administrator)
    number = Person.objects.within(district.administrator.scope).get(pk=district.administrator.person_id).number

    form = {"deed": "renew", "key": str(uuid4())}
    answer = client.post(f"/organisation/accounts/{number}/", form)

    assert answer.status_code == 409
    assert "要填原来的密码" in answer.content.decode()
    assert Account.objects.get(username="administrator").password == "!"

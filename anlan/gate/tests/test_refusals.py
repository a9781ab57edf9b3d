"""Whoever is not let in reads why and what to do: tries left, when again, whom to ask; and what is asked for helps."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from anlan.kernel.admission.accounts import renew_password
from anlan.kernel.clock import LEGAL_ZONE
from anlan.kernel.people.models import Person
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import PASSWORD

pytestmark = pytest.mark.usefixtures("no_earlier_attempts")


def log_in(client, password="x", username="town_3"):
    answer = client.post("/login/", {"username": username, "password": password})
    return answer.status_code, answer.content.decode()


def test_a_wrong_password_tells_how_many_tries_are_left_and_whom_to_ask(client, account):
    told = [log_in(client) for _ in range(2)]

    assert [status for status, _ in told] == [422, 422]
    assert "还能试4次" in told[0][1]
    assert "还能试3次" in told[1][1]
    assert "请系统管理员重设" in told[0][1]
    assert "还能试4次" in log_in(client, username="nobody")[1]  # of a name that nobody has the same


def test_a_locked_account_tells_when_it_may_be_tried_again(client, account):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        status, page = log_in(client)
    again = timezone.now() + timedelta(hours=settings.AXES_COOLOFF_TIME)

    assert status == 429
    assert any(f"{at.astimezone(LEGAL_ZONE):%H:%M}以后可以再试" in page for at in (again, again - timedelta(minutes=1)))
    assert "请系统管理员重设密码" in page


def test_the_password_that_the_administrator_renews_opens_the_lock(client, district, account):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(client)
    with unscoped("the test looks for whoever forgot", Person):
        person = Person.objects.get(pk=account.person_id)

    anew = renew_password(person, actor=district.administrator, key=uuid4())

    assert log_in(client, anew)[0] == 302


def test_a_closed_account_is_told_to_whoever_knows_its_password_and_to_nobody_else(client, account):
    account.is_active = False
    account.save()

    assert "已经停用" in log_in(client, PASSWORD)[1]
    assert "已经停用" not in log_in(client, "x")[1]

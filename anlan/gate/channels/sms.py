"""Notices as SMS, by the gateway that ANLAN_SMS_URL names; without it, and to whoever did not choose it, nothing is sent this way."""

import json
import re
import urllib.request
from collections.abc import Collection
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from uuid import UUID

from django.conf import settings

from anlan.kernel.notice.channels import NotDelivered, declare
from anlan.kernel.notice.models import PhoneChoice
from anlan.kernel.people.divisions import district_name
from anlan.kernel.people.models import Person

_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_LATER = (408, 429, 503)  # nothing was sent, and it may be soon
_UNSURE = "短信网关没有回好，不知道发出没有；不再发第二次。"


class Sms:
    """One short text; the district's name stands first, as the signature that providers ask for."""

    code, gathered = "sms", True

    @property
    def is_there(self) -> bool:
        return bool(settings.SMS_URL)

    def addresses(self, people: Collection[Person]) -> dict[int, str]:
        mobiles = {person.pk: mobile for person in people if (mobile := mobile_of(person))} if self.is_there else {}
        choices = PhoneChoice.objects.filter(person__in=list(mobiles), sms=True) if mobiles else ()
        return {choice.person_id: mobiles[choice.person_id] for choice in choices}

    def send(self, address: str, text: str, *, token: UUID) -> None:
        content = json.dumps({"phone": address, "text": f"【{district_name()}安澜】{text}", "id": str(token)})
        request = urllib.request.Request(
            settings.SMS_URL,
            content.encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=settings.SMS_TIMEOUT):
                return
        except HTTPError as error:
            words = _UNSURE if error.code >= 500 and error.code not in _LATER else f"短信网关没有收下（{error.code}）。"
            raise NotDelivered(words, final=error.code not in _LATER) from error
        except (URLError, OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            refused = isinstance(reason, ConnectionRefusedError)  # then nothing has left; else it may have
            raise NotDelivered("连不上短信网关。" if refused else _UNSURE, final=not refused) from error


def mobile_of(person: Person) -> str:
    """The first mobile number of a person; "" where there is none."""
    found = _MOBILE.search(re.sub(r"[\s-]", "", person.phone))
    return found.group() if found else ""


declare(Sms())

"""Notices by mail, through the server that ANLAN_MAIL names; without it nothing is sent this way."""

from collections.abc import Collection
from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from anlan.kernel.notice.channels import NotDelivered, declare
from anlan.kernel.people.divisions import district_name
from anlan.kernel.people.models import Person

_SUBJECT = 60  # characters


class Mail:
    """Plain text; the district's name stands first in the subject, so that people can sort by it."""

    code, gathered = "mail", False

    @property
    def is_there(self) -> bool:
        return bool(settings.EMAIL_HOST)

    def addresses(self, people: Collection[Person]) -> dict[int, str]:
        return {person.pk: person.email for person in people if person.email} if self.is_there else {}

    def send(self, address: str, text: str, *, token: UUID) -> None:
        subject = f"【{district_name()}安澜】{text}"[:_SUBJECT]
        where = f"\n\n请登录安澜办理：{settings.ADDRESS}" if settings.ADDRESS else "\n\n请登录安澜办理。"
        domain = settings.DEFAULT_FROM_EMAIL.partition("@")[2] or "anlan"
        message = EmailMessage(
            subject, text + where, to=[address], headers={"Message-ID": f"<{token}@{domain}>"},
            connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
        )  # fmt: skip
        try:
            message.send()
        except SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise NotDelivered(
                f"邮件服务器不收这个地址：{address}。", final=all(code >= 500 for code in codes)
            ) from error
        except (SMTPException, OSError) as error:
            raise NotDelivered(f"邮件没有发出：{type(error).__name__}。") from error


declare(Mail())

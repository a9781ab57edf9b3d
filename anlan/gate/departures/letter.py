"""Anchors by mail to those whom ANLAN_ANCHOR_MAIL names, through the server of ANLAN_MAIL; to each a mail of their own."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from anlan.kernel.history.leaving import Letter, NotGone, declare
from anlan.kernel.people.divisions import district_name


class Mailbox:
    """The letter is the text of the mail and lies beside it as a file, to be kept."""

    code, title = "mail", "邮箱"

    def addresses(self) -> list[str]:
        return settings.ANCHOR_MAIL if settings.EMAIL_HOST else []

    def send(self, address: str, letter: Letter) -> bytes:
        """A second mail, after a crash between sending and keeping that it was sent, has the same Message-ID."""
        domain = settings.DEFAULT_FROM_EMAIL.partition("@")[2] or "anlan"
        message = EmailMessage(
            f"【{district_name()}安澜】{letter.name} 存证，请保存", letter.text, to=[address],
            headers={"Message-ID": f"<anchor-{letter.token}@{domain}>"}, connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
        )  # fmt: skip
        message.attach(f"{letter.name}.txt", letter.content, "application/octet-stream")
        try:
            message.send()
        except (SMTPException, OSError) as error:
            raise NotGone(
                f"邮件服务器没有收发给 {address} 的信：{type(error).__name__}。请看 ANLAN_MAIL 和这个地址。"
            ) from error
        return b""

    def compare(self, address: str, letter: Letter, reply: bytes) -> str:
        return ""  # whoever has the mails compares them: anlan verify --anchors

    def unread(self, address: str) -> str:
        return ""


declare(Mailbox())

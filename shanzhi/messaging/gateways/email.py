"""E-mail, through Django's own backends."""

import smtplib
from typing import Protocol

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from shanzhi.messaging.environment import environment
from shanzhi.messaging.gateways.outcome import Refused, Unavailable

TIMEOUT_SECONDS = 20


class EmailGateway(Protocol):
    """Sends one e-mail. Raises Unavailable or Refused."""

    def send(self, address: str, title: str, text: str) -> None: ...


class OutboxEmail:
    """Sends nothing: the delivery's own row is what the outbox page shows."""

    def send(self, address: str, title: str, text: str) -> None:
        return None


class DjangoEmail:
    """Sends through a Django mail backend."""

    def __init__(self, connection: BaseEmailBackend, sender: str) -> None:
        self.connection, self.sender = connection, sender

    def send(self, address: str, title: str, text: str) -> None:
        mail = EmailMessage(
            subject=" ".join(title.split()),
            body=text,
            from_email=self.sender,
            to=[address],
            headers={"Auto-Submitted": "auto-generated"},
            connection=self.connection,
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise Refused("recipient refused") from error
        except smtplib.SMTPResponseException as error:
            later = 400 <= error.smtp_code < 500
            raise (Unavailable if later else Refused)(f"SMTP {error.smtp_code}") from error
        except OSError as error:
            raise Unavailable(type(error).__name__) from error


def email_gateway() -> EmailGateway:
    """Return the gateway the environment names."""
    chosen = environment()
    sender = chosen.email_from or "shanzhi@localhost"
    if chosen.email == "outbox":
        return OutboxEmail()
    if chosen.email == "console":
        return DjangoEmail(get_connection("django.core.mail.backends.console.EmailBackend"), sender)
    return DjangoEmail(
        get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=chosen.email_host,
            port=chosen.email_port,
            username=chosen.email_user,
            password=chosen.email_password,
            use_ssl=chosen.email_security == "ssl",
            use_tls=chosen.email_security == "starttls",
            timeout=TIMEOUT_SECONDS,
        ),
        sender,
    )

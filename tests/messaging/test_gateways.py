"""Over real sockets, on this machine."""

import json
import smtplib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.core.mail import get_connection
from pydantic import ValidationError

from shanzhi.messaging.environment import MessagingEnvironment
from shanzhi.messaging.gateways.email import DjangoEmail
from shanzhi.messaging.gateways.outcome import Refused, Unavailable
from shanzhi.messaging.gateways.sms import HttpSms


class Provider(BaseHTTPRequestHandler):
    """A provider that answers as it is told."""

    status, answer = 200, b'{"id": 42}'
    received: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.received.append({**body, "authorization": self.headers.get("Authorization")})
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[HTTPServer]:
    Provider.status, Provider.answer = 200, b'{"id": 42}'
    Provider.received.clear()
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def gateway(server: HTTPServer) -> HttpSms:
    return HttpSms(f"http://127.0.0.1:{server.server_port}/", "secret", "善治", timeout=2)


def test_http_gateway_posts_the_message(provider: HTTPServer) -> None:
    assert gateway(provider).send("13800001234", "你好") == "42"
    assert Provider.received == [
        {"phone": "13800001234", "text": "你好", "signature": "善治", "authorization": "Bearer secret"}
    ]


@pytest.mark.parametrize(("status", "error"), [(503, Unavailable), (429, Unavailable), (400, Refused), (302, Refused)])
def test_http_gateway_tells_later_from_never(provider: HTTPServer, status: int, error: type[Exception]) -> None:
    Provider.status = status
    with pytest.raises(error):
        gateway(provider).send("13800001234", "x")


@pytest.mark.parametrize("answer", [b"", b"ok", b"[1]"])
def test_http_gateway_needs_no_number_from_the_provider(provider: HTTPServer, answer: bytes) -> None:
    Provider.answer = answer
    assert gateway(provider).send("13800001234", "x") == ""


def test_http_gateway_is_unavailable_when_nobody_listens(provider: HTTPServer) -> None:
    nobody = gateway(provider)
    provider.shutdown()
    provider.server_close()
    with pytest.raises(Unavailable):
        nobody.send("13800001234", "x")


def test_email_goes_through_djangos_backend() -> None:
    DjangoEmail(get_connection(), "shanzhi@example.cn").send("chen@example.cn", "One\nline", "Text")
    [sent] = mail.outbox
    assert (sent.subject, sent.to, sent.from_email) == ("One line", ["chen@example.cn"], "shanzhi@example.cn")


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (smtplib.SMTPRecipientsRefused({}), Refused),
        (smtplib.SMTPSenderRefused(451, b"", ""), Unavailable),
        (smtplib.SMTPDataError(554, b""), Refused),
        (ConnectionRefusedError(), Unavailable),
    ],
)
def test_email_tells_later_from_never(raised: Exception, error: type[Exception]) -> None:
    class Backend:
        def send_messages(self, messages: Any) -> int:
            raise raised

    with pytest.raises(error):
        DjangoEmail(Backend(), "a@example.cn").send("b@example.cn", "t", "x")  # type: ignore[arg-type]


def test_half_a_configuration_says_what_is_missing() -> None:
    with pytest.raises(ValidationError, match="SHANZHI_SMS_URL"):
        MessagingEnvironment(SHANZHI_SMS="http")
    with pytest.raises(ValidationError, match="SHANZHI_EMAIL_HOST"):
        MessagingEnvironment(SHANZHI_EMAIL="smtp")

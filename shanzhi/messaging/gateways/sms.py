"""Text messages."""

import logging
from typing import Protocol

from shanzhi.messaging.environment import environment
from shanzhi.messaging.gateways.outcome import Refused, Unavailable

logger = logging.getLogger(__name__)


class SmsGateway(Protocol):
    """Sends one text message. Returns the provider's own number for it. Raises Unavailable or Refused."""

    def send(self, phone: str, text: str) -> str: ...


class OutboxSms:
    """Sends nothing: the delivery's own row is what the outbox page shows."""

    def send(self, phone: str, text: str) -> str:
        return ""


class ConsoleSms:
    """Prints the message in the worker's log. For trying things out, never for real people."""

    def send(self, phone: str, text: str) -> str:
        logger.warning("SMS %s %s", phone, text)
        return ""


class HttpSms:
    """Posts `{"phone", "text", "signature"}` as JSON to the provider, or to a few lines of your own that speak its language.

    2xx: sent (`id` of a JSON answer is kept). 408, 425, 429 and 5xx: later. Anything else: refused.
    """

    LATER = frozenset({408, 425, 429})

    def __init__(self, url: str, token: str, signature: str, timeout: float) -> None:
        self.url, self.token, self.signature, self.timeout = url, token, signature, timeout

    def send(self, phone: str, text: str) -> str:
        import requests  # a quarter of a second, only needed where messages really leave

        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            answer = requests.post(
                self.url,
                json={"phone": phone, "text": text, "signature": self.signature},
                headers=headers,
                timeout=self.timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Unavailable(type(error).__name__) from error
        if answer.status_code in self.LATER or answer.status_code >= 500:
            raise Unavailable(f"HTTP {answer.status_code}")
        if not 200 <= answer.status_code < 300:
            raise Refused(f"HTTP {answer.status_code}")
        try:
            said = answer.json()
        except ValueError:
            return ""
        return str(said.get("id", ""))[:80] if isinstance(said, dict) else ""


def sms_gateway() -> SmsGateway:
    """Return the gateway the environment names."""
    chosen = environment()
    if chosen.sms == "http":
        return HttpSms(chosen.sms_url, chosen.sms_token, chosen.sms_signature, chosen.sms_timeout)
    return ConsoleSms() if chosen.sms == "console" else OutboxSms()

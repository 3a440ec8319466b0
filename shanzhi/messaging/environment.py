"""What the environment says about gateways. Without it nothing leaves the machine: messages stay in the outbox page."""

from functools import cache
from typing import Literal, Self

from django.conf import settings
from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class MessagingEnvironment(BaseSettings):
    """Read from environment variables. `outbox`: kept in the outbox page only; `console`: printed by the worker, too."""

    model_config = SettingsConfigDict(populate_by_name=True)

    site_url: str = Field(default="http://127.0.0.1:8000", alias="SHANZHI_SITE_URL")

    sms: Literal["outbox", "console", "http"] = Field(default="outbox", alias="SHANZHI_SMS")
    sms_url: str = Field(default="", alias="SHANZHI_SMS_URL")
    sms_token: str = Field(default="", alias="SHANZHI_SMS_TOKEN")
    sms_signature: str = Field(default="善治", alias="SHANZHI_SMS_SIGNATURE")
    sms_timeout: float = Field(default=10, alias="SHANZHI_SMS_TIMEOUT")

    email: Literal["outbox", "console", "smtp"] = Field(default="outbox", alias="SHANZHI_EMAIL")
    email_host: str = Field(default="", alias="SHANZHI_EMAIL_HOST")
    email_port: int = Field(default=465, alias="SHANZHI_EMAIL_PORT")
    email_user: str = Field(default="", alias="SHANZHI_EMAIL_USER")
    email_password: str = Field(default="", alias="SHANZHI_EMAIL_PASSWORD")
    email_security: Literal["ssl", "starttls", "none"] = Field(default="ssl", alias="SHANZHI_EMAIL_SECURITY")
    email_from: str = Field(default="", alias="SHANZHI_EMAIL_FROM")

    quiet_from: int = Field(default=21, alias="SHANZHI_QUIET_FROM", ge=0, le=24)
    quiet_until: int = Field(default=8, alias="SHANZHI_QUIET_UNTIL", ge=0, le=24)

    @model_validator(mode="after")
    def complete(self) -> Self:
        if self.sms == "http" and not self.sms_url:
            raise ValueError("SHANZHI_SMS=http needs SHANZHI_SMS_URL, the address of your provider (docs/messaging.md)")
        if self.email == "smtp" and not (self.email_host and self.email_from):
            raise ValueError("SHANZHI_EMAIL=smtp needs SHANZHI_EMAIL_HOST and SHANZHI_EMAIL_FROM (docs/messaging.md)")
        return self


@cache
def environment() -> MessagingEnvironment:
    """Return the settings, read once. In a demo no hour is quiet unless the environment says so."""
    demo = {"quiet_from": 0, "quiet_until": 0} if settings.DEMO else {}
    read = MessagingEnvironment()
    unset = {name: value for name, value in demo.items() if name not in read.model_fields_set}
    return read.model_copy(update=unset)

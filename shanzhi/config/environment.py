"""What the environment says: one typed place for every variable, with errors that say how to fix them."""

import base64
from pathlib import Path
from typing import Any

import psycopg.conninfo
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parents[2]
KEY_BYTES = 32


class Environment(BaseSettings):
    """Read from environment variables; `script/shanzhi` fills them from the data folder."""

    model_config = SettingsConfigDict(populate_by_name=True)

    data: Path = Field(CHECKOUT / "var", alias="SHANZHI_DATA")
    database_url: str = Field(alias="DATABASE_URL")
    database_web_url: str = Field(alias="DATABASE_WEB_URL")
    secret_key: str = Field(alias="SHANZHI_SECRET_KEY", min_length=32)
    field_key: bytes = Field(alias="SHANZHI_FIELD_KEY")
    index_key: bytes = Field(alias="SHANZHI_INDEX_KEY")
    debug: bool = Field(False, alias="SHANZHI_DEBUG")
    demo: bool = Field(False, alias="SHANZHI_DEMO")
    allowed_hosts: str = Field("127.0.0.1,localhost", alias="SHANZHI_ALLOWED_HOSTS")
    https: bool = Field(False, alias="SHANZHI_HTTPS")

    @field_validator("field_key", "index_key", mode="before")
    @classmethod
    def decode_key(cls, value: str) -> bytes:
        key = base64.b64decode(value)
        if len(key) != KEY_BYTES:
            raise ValueError("must be 32 bytes in base64: head -c 32 /dev/urandom | base64")
        return key


PREPARE_AFTER = 5  # a statement sent this often over one connection is planned once and kept


def database(url: str, *, prepared: bool = False, **extra: Any) -> dict[str, Any]:
    """Turn a PostgreSQL URL or conninfo into Django's settings. libpq does the parsing, so `%2F` hosts work."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    options = {k: v for k, v in parts.items() if k not in {"dbname", "user", "password", "host", "port"}}
    if prepared:
        options |= {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "shanzhi"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": options,
        **extra,
    }

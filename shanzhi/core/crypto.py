"""Sealing personal fields at rest and finding them again.

AES-256-GCM with the field's context as additional data; a keyed HMAC-SHA-256 (truncated to 16 bytes) as blind index for look-ups by
equality. The provider can be replaced by one for SM4/SM3 (GB/T 39786) through the setting FIELD_CIPHER.
"""

import hashlib
import hmac
import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.module_loading import import_string

NONCE_BYTES = 12
INDEX_BYTES = 16


class FieldCipher(Protocol):
    """What a provider of field encryption offers."""

    def seal(self, text: str, context: str) -> bytes: ...
    def open(self, sealed: bytes, context: str) -> str: ...


class SealBroken(Exception):
    """A sealed value does not open: wrong key, wrong place or changed bytes."""


class AesGcmCipher:
    """AES-256-GCM; layout: one version byte, nonce, ciphertext with tag."""

    version = b"\x01"

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, text: str, context: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return self.version + nonce + self._aead.encrypt(nonce, text.encode(), context.encode())

    def open(self, sealed: bytes, context: str) -> str:
        """Return the text. Raises SealBroken, for a value of another version too: it is never guessed at."""
        if sealed[:1] != self.version or len(sealed) <= 1 + NONCE_BYTES:
            raise SealBroken(context)
        try:
            return self._aead.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], context.encode()).decode()
        except InvalidTag as error:
            raise SealBroken(context) from error


def cipher() -> FieldCipher:
    """Return the configured provider."""
    provider: FieldCipher = import_string(settings.FIELD_CIPHER)(settings.FIELD_KEY)
    return provider


def blind_index(value: str, context: str) -> bytes:
    """Return the index by which equal values of one context are found without opening any."""
    return hmac.new(settings.INDEX_KEY, f"{context}\0{value}".encode(), hashlib.sha256).digest()[:INDEX_BYTES]

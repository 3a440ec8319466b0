"""The messages that messaging itself has to send: codes, digests, the confirmation of an address. Imported when the apps are ready."""

from shanzhi.messaging.notifications import address, code, digest, erasure

__all__ = ["address", "code", "digest", "erasure"]

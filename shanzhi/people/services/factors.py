"""The second factor: enrolled with a code from the app, asked for after the password, replaceable by recovery codes."""

import secrets
from base64 import b32encode
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from shanzhi.core.access import Actor, require
from shanzhi.core.crypto import blind_index
from shanzhi.core.errors import DomainError
from shanzhi.people.account_deeds import note_deed
from shanzhi.people.actors import access_changed
from shanzhi.people.models import Account, Administration, RecoveryCode, SecondFactor
from shanzhi.people.rules import is_administrator, needs_second_factor

STEP_SECONDS = 30
SECRET_BYTES = 20
MOST_FAILURES = 5
REST_AFTER_FAILURES = timedelta(minutes=30)
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
ISSUER = "Shanzhi"


def new_secret() -> str:
    """Return a fresh secret, in hexadecimal."""
    return secrets.token_hex(SECRET_BYTES)


def readable_secret(secret: str) -> str:
    """Return the secret as it is typed into an app: base 32 in groups of four."""
    text = b32encode(bytes.fromhex(secret)).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def enrolment_address(account: Account, secret: str) -> str:
    """Return the otpauth:// address an app reads from the QR code."""
    query = {"secret": readable_secret(secret).replace(" ", ""), "issuer": ISSUER, "digits": 6, "period": STEP_SECONDS}
    return f"otpauth://totp/{quote(f'{ISSUER}:{account.username}')}?{urlencode(query)}"


@transaction.atomic
def confirm_factor(*, actor: Actor, account: Account, secret: str, code: str, at: datetime) -> list[str]:
    """Enrol the app that has the secret, proven by a code, in place of any before. Returns the recovery codes, shown this once."""
    require(actor.account_id == account.pk, _("You may not change this account."))
    step = _matching_step(secret, code, at)
    if step is None:
        raise DomainError(
            _("The code does not match. Look at the app again, and check that the phone's clock is right."),
            field="code",
        )
    SecondFactor.objects.filter(account=account).delete()
    SecondFactor.objects.create(account=account, secret=secret, confirmed_at=at, last_step=step)
    note_deed(actor=actor, account=account, action="account.factor_added", at=at)
    return _fresh_codes(account)


@transaction.atomic
def renew_recovery_codes(*, actor: Actor, account: Account, at: datetime) -> list[str]:
    """Make ten new recovery codes; the old ones no longer work."""
    require(actor.account_id == account.pk, _("You may not change this account."))
    note_deed(actor=actor, account=account, action="account.recovery_codes_renewed", at=at)
    return _fresh_codes(account)


@transaction.atomic
def remove_factor(*, actor: Actor, account: Account, at: datetime) -> None:
    """Take the second factor away: by the account itself, where it is not required, or by the security administrator.

    An administrator whose factor was taken must enrol a new one at the next sign-in.
    """
    if actor.account_id == account.pk:
        if needs_second_factor(account):
            raise DomainError(_("Your work requires a second factor. You can replace the app, not do without."))
    else:
        require(is_administrator(actor, Administration.SECURITY), _("You may not change this account."))
        account.sessions.all().delete()
    SecondFactor.objects.filter(account=account).delete()
    account.recovery_codes.all().delete()
    access_changed([account.pk])
    note_deed(actor=actor, account=account, action="account.factor_removed", at=at)


@transaction.atomic
def verify_factor(*, account: Account, code: str, at: datetime) -> bool:
    """Tell whether a code of the app, or a recovery code, is right now. Counts failures; after five it rests for 30 minutes.

    A code counts once. Returns False rather than raising, so that the count is kept.
    """
    factor = SecondFactor.objects.select_for_update().filter(account=account).first()
    if factor is None or is_resting(factor, at):
        return False
    plain = "".join(code.split()).lower().replace("-", "")
    step = _matching_step(factor.secret.open(), plain, at, after=factor.last_step) if factor.secret else None
    if step is not None:
        factor.last_step = step
    elif not _use_recovery_code(account, plain):
        factor.failures, factor.failed_at = _failures(factor, at) + 1, at
        factor.save(update_fields=["failures", "failed_at"])
        return False
    factor.failures = 0
    factor.save(update_fields=["last_step", "failures"])
    return True


def is_resting(factor: SecondFactor, at: datetime) -> bool:
    """Tell whether too many wrong codes were entered a short while ago."""
    return _failures(factor, at) >= MOST_FAILURES


def _failures(factor: SecondFactor, at: datetime) -> int:
    """Return the failures that still count."""
    if factor.failed_at is None or at - factor.failed_at > REST_AFTER_FAILURES:
        return 0
    return factor.failures


def _matching_step(secret: str, code: str, at: datetime, after: int = -1) -> int | None:
    """Return the 30-second step a code belongs to: the present one, the one before or after."""
    plain = "".join(code.split())
    if not (plain.isascii() and plain.isdigit() and len(plain) == 6):
        return None
    totp = TOTP(bytes.fromhex(secret), step=STEP_SECONDS)
    totp.time = at.timestamp()
    return totp.t() if totp.verify(int(plain), tolerance=1, min_t=after + 1) else None


def _fresh_codes(account: Account) -> list[str]:
    codes = ["".join(secrets.choice(RECOVERY_ALPHABET) for _place in range(10)) for _number in range(RECOVERY_CODES)]
    account.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(account, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _use_recovery_code(account: Account, code: str) -> bool:
    return bool(RecoveryCode.objects.filter(account=account, digest=_digest(account, code)).delete()[0])


def _digest(account: Account, code: str) -> bytes:
    return blind_index(code, f"recovery code of {account.pk}")

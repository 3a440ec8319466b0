"""Accounts: who may sign in. Not street-owned, because one signs in before a street is known; nothing about a home is in them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.personal_data import Basis, PersonalData, SealedTextField, mask_all, mask_nothing, mask_phone
from shanzhi.core.tenancy import Scope

NATIONAL = Scope.of_street(0)


class Administration(models.TextChoices):
    """The three administrators that exclude one another (GB/T 22239 level 3). One field, so nobody can be two."""

    SYSTEM = "system", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDIT = "audit", _("audit administrator")


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account. `password` None leaves it without one."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Someone who signs in by name or phone. What they may do follows from posts, or from `administers`, never both.

    `access_version` grows whenever posts, locks or factors change: a session made before is rebuilt on its next request.
    """

    username = models.CharField(_("name to sign in with"), max_length=60, unique=True)
    display_name = models.CharField(_("name shown to colleagues"), max_length=60)
    phone = SealedTextField(
        _("phone"),
        personal=PersonalData(
            purpose="signing in and reaching colleagues",
            basis=Basis.SELF_GOVERNANCE,
            retention_days=180,
            mask=mask_phone,
        ),
    )
    phone_index = models.BinaryField(null=True, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    locked_at = models.DateTimeField(null=True)
    administers = models.CharField(max_length=12, choices=Administration.choices, blank=True)
    scope_start = models.IntegerField(null=True, help_text="first street whose posts this account may hold")
    scope_stop = models.IntegerField(null=True, help_text="first street after those")
    access_version = models.PositiveIntegerField(default=1)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    plain_personal_fields = {
        "username": PersonalData(
            purpose="signing in", basis=Basis.SELF_GOVERNANCE, retention_days=180, mask=mask_nothing
        ),
        "display_name": PersonalData(
            purpose="colleagues must know whom they work with",
            basis=Basis.SELF_GOVERNANCE,
            retention_days=180,
            mask=mask_nothing,
        ),
    }

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def reach(self) -> str:
        """The code of the street, or of the district, this account is for: the digits its range has in common."""
        if self.scope_start is None or self.scope_stop is None:
            return ""
        digits, width = str(self.scope_start), self.scope_stop - self.scope_start
        return digits[: len(digits) - len(str(width)) + 1]

    @property
    def home(self) -> Scope:
        """The street whose chain notes this account's own deeds: the first it covers, or 0 for an administrator."""
        return NATIONAL if self.scope_start is None else Scope.of_street(self.scope_start)


class SecondFactor(models.Model):
    """An app on a phone that makes a new six-digit code every 30 seconds (TOTP, RFC 6238). Its secret is sealed."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = SealedTextField(
        personal=PersonalData(purpose="signing in", basis=Basis.SELF_GOVERNANCE, retention_days=0, mask=mask_all),
    )
    confirmed_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=-1, help_text="the 30 seconds of the last code: none counts twice")
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """One of ten codes that stand in once for the second factor. Only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="one_recovery_code")]


class AccountSession(AbstractBaseSession):
    """A signed-in browser. Loaded together with its account in one query; the account's owner can end it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=200, blank=True, help_text="what the browser calls itself")

    objects: ClassVar[BaseSessionManager["AccountSession"]] = BaseSessionManager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["account"], name="session_by_account")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from shanzhi.people.sessions import SessionStore

        return SessionStore

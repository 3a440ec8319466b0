from typing import Any


class OwnerMigrates:
    """Tables are made by their owner alone; the web role has rows, not tables."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

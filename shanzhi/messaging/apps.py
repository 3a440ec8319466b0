from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "shanzhi.messaging"
    label = "messaging"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from shanzhi.core.navigation import Place, register_part, register_place
        from shanzhi.messaging import notifications, receivers  # noqa: F401 - registers messages and subscribes
        from shanzhi.messaging.exports import export_messages
        from shanzhi.messaging.rules import may_see_outbox
        from shanzhi.people.exports import register_export

        register_export("messages", export_messages)
        register_part("inbox", "messaging/bell.html")
        register_place(Place("outbox", _("Outbox"), "messaging:outbox", "send", 93, may_see_outbox))

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "shanzhi.messaging"
    label = "messaging"

    def ready(self) -> None:
        from shanzhi.core.navigation import register_part
        from shanzhi.messaging import notifications, receivers  # noqa: F401 - registers messages and subscribes
        from shanzhi.messaging.exports import export_messages
        from shanzhi.people.exports import register_export

        register_export("messages", export_messages)
        register_part("inbox", "messaging/bell.html")

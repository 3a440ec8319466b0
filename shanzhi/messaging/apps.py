from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "shanzhi.messaging"
    label = "messaging"

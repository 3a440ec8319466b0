from django.apps import AppConfig


class ServiceRequestsConfig(AppConfig):
    name = "shanzhi.service_requests"
    label = "service_requests"

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "shanzhi.scenarios"
    label = "scenarios"

    def ready(self) -> None:
        from shanzhi.scenarios.liuhe import scenario as liuhe  # noqa: F401 - registers itself
        from shanzhi.scenarios.wenquan import scenario as wenquan  # noqa: F401 - registers itself
        from shanzhi.scenarios.xihu import scenario  # noqa: F401 - registers itself

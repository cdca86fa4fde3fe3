from django.apps import AppConfig


class GaitSiteConfig(AppConfig):
    name = "gaitsite"

    def ready(self) -> None:
        from gaitsite import celery  # noqa: F401 - `shared_task` finds the application through this import

from typing import Any

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from analysis.grading.services import grade_again
        from athletes.signals import judged_anew

        def follow(athlete: Any, **_: Any) -> None:
            grade_again(athlete)

        judged_anew.connect(follow, weak=False, dispatch_uid="grade again")

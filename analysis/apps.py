from typing import Any

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from analysis import erasure, withheld
        from analysis.grading.services import grade_again
        from athletes import signals
        from athletes.models import Consent

        def follow(athlete: Any, **_: Any) -> None:
            grade_again(athlete)

        def erase(athlete: Any, **_: Any) -> None:
            erasure.erase_what_hangs_on(athlete)

        def stop(athlete: Any, purpose: str, **_: Any) -> None:
            if purpose == Consent.Purpose.ANALYSIS:
                withheld.stop(athlete)

        def resume(athlete: Any, purpose: str, **_: Any) -> None:
            if purpose == Consent.Purpose.ANALYSIS:
                withheld.resume(athlete)

        def erase_clips(athlete: Any, **_: Any) -> None:
            erasure.erase_clips(athlete)

        def erase_begun(user: Any, **_: Any) -> None:
            erasure.erase_uploads(owner=user)

        signals.judged_anew.connect(follow, weak=False, dispatch_uid="grade again")
        signals.consent_withdrawn.connect(stop, weak=False, dispatch_uid="stop analyses")
        signals.consent_given.connect(resume, weak=False, dispatch_uid="go on with analyses")
        signals.erasing_athlete.connect(erase, weak=False, dispatch_uid="erase files")
        signals.erasing_clips.connect(erase_clips, weak=False, dispatch_uid="erase clips")
        signals.erasing_account.connect(erase_begun, weak=False, dispatch_uid="erase uploads")

"""What whoever runs the box sees: whether it is healthy, what waits, and who has an account. No clip and no athlete."""

from __future__ import annotations

import shutil

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, Min, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analysis.models import Clip
from athletes.circle.reach import alone
from athletes.models import Athlete, Guardianship, User

GIB = 1024**3


@require_safe
def operator(request: HttpRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise PermissionDenied
    waiting = Clip.objects.filter(state=Clip.State.QUEUED).aggregate(clips=Count("pk"), since=Min("queued_at"))
    running = Clip.objects.filter(state=Clip.State.RUNNING)
    disk = shutil.disk_usage(settings.VAR_DIR)
    accounts = User.objects.annotate(
        is_athlete=Exists(Athlete.objects.filter(user=OuterRef("pk"))),
        is_guardian=Exists(
            Guardianship.objects.filter(
                guardian=OuterRef("pk"), ended_at=None, athlete__in=Athlete.objects.minors().values("pk")
            )
        ),
        second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
    )
    context = {
        "waiting": waiting,
        "running": running.count(),
        "last_beat": running.order_by("-heartbeat_at").values_list("heartbeat_at", flat=True).first(),
        "failed": Clip.objects.filter(state=Clip.State.FAILED).count(),
        "free_gib": disk.free / GIB,
        "total_gib": disk.total / GIB,
        "left_alone": alone().count(),
        "accounts": accounts.order_by("email"),
    }
    return render(request, "operator.html", context)

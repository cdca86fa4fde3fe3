"""The queue's application. Tasks live in `analysis.tasks`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaitsite.settings")

app = Celery("gaitsite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

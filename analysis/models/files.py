"""Files that are to go."""

from __future__ import annotations

from django.db import models


class FileToErase(models.Model):
    """A file or folder whose rows are gone, until it is gone itself. See `analysis.erasure`."""

    path = models.CharField(max_length=200)
    """Below MEDIA_ROOT."""

    def __str__(self) -> str:
        return self.path

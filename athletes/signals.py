"""What happens to people that others may have to follow."""

from django.dispatch import Signal

judged_anew = Signal()
"""Sent by Athlete, with `athlete`, after something was committed that the athlete's clips are judged by."""

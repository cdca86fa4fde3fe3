"""What happens to people that others may have to follow."""

from django.dispatch import Signal

judged_anew = Signal()
"""Sent by Athlete, with `athlete`, after something was committed that the athlete's clips are judged by."""

consent_given = Signal()
"""Sent by Athlete, with `athlete` and `purpose`, within the transaction that records it."""

consent_withdrawn = Signal()
"""Sent in the same way. What is under way on the ground of that consent has to stop."""

erasing_athlete = Signal()
"""Sent by Athlete, with `athlete`, within the transaction that erases the athlete, before the rows go: what hangs on no
row of the athlete's has to be erased now, or promised to be."""

erasing_clips = Signal()
"""Sent by Athlete, with `athlete`, within a transaction: all clips of the athlete are to be erased, nothing else."""

erasing_account = Signal()
"""Sent by User, with `user`, in the same way."""

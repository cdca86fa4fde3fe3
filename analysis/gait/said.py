"""Sentences that are kept as they were said, in English, with their numbers and names in them.

`analysis.retold` finds the sentence and its parts again to say them in a reader's language: what stands here as the
text of `said` is collected for translation.
"""

from __future__ import annotations


def said(text: str, **parts: object) -> str:
    """The text with its places `%(name)s` filled; `%%` a per cent sign. Raises KeyError for a place without a part."""
    return text % parts

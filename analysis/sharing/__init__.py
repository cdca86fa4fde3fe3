"""Links that show one clip, or one athlete's progress, to whoever has them, until they expire or are revoked."""

"""What a coach decides about the judging: own bands, own words for a cue, and that something hurts."""

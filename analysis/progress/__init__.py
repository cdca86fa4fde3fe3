"""An athlete's progress over sessions: what was filmed alike, what has really changed, which cues were worked on."""

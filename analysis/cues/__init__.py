"""A coach's library of cues and drills: the packaged ones, reworded, translated or hidden, and the coach's own."""

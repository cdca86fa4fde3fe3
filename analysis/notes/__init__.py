"""A coach's notes on a clip: words, drawing, voice."""

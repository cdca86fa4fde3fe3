"""A result arranged for reading: cue card, findings, strides, and the frames behind each number."""

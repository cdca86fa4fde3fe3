"""What people put right in a clip: events, strides, pace, direction, and who the runner is."""

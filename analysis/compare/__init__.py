"""Two clips beside each other: which ones, what differs, and whether that is more than noise."""

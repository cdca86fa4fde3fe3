"""A coach's desk: athletes at a glance, what is new of them, and the queue."""

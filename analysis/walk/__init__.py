"""A clip on its way in a worker: claimed, prepared, followed, measured, stored."""

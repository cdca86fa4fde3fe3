"""A clip's whole life, in the order of the data: upload, probe, decode, pose, gait, store, chart."""

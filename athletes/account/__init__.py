"""Somebody's own account: name, password, second factor, log-ins."""

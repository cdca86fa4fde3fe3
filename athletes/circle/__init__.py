"""Who sees an athlete: log-in, coaches, clubs, guardians, and the invitations that are out."""

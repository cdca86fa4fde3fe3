"""Pages on which people decide about their own data: consent, who looked, erasing."""

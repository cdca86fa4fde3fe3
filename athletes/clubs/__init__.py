"""Clubs: coaches who share athletes, and the squads these train in."""

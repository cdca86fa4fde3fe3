"""What athletes answer to a coach's note."""

"""Links that connect an account with an athlete or a club: for one use, some days, and to be taken back."""

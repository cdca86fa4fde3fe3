"""How long a clip's files and numbers are kept, and what goes when."""

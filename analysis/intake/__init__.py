"""How a clip comes in: what the browser says of it, and resumable uploads."""

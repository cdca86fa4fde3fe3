"""Speed of a clip's whole way, as ratios within one run: `make bench`. Nothing here passes or fails."""

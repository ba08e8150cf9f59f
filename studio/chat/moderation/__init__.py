"""Watching over comments: what is hidden, what waits for a person, who is muted. Never what a comment orders."""

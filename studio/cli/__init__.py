"""Arguments to desk commands."""

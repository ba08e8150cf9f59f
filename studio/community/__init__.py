"""From watching to taking part: polls and draws. Takes what comments mean, never their text."""

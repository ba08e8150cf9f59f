"""Paths, show files, settings, secrets."""

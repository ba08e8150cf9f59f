"""Composition root of the media side; its messages; its process."""

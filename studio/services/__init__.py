"""Streaming-service presets: name to destination, limits."""

"""Captures: one file per kind."""

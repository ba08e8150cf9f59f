"""Mixer, meters, resampling."""

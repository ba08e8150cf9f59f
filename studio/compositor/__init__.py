"""Scenes to program frames: placing, blending, transitions."""

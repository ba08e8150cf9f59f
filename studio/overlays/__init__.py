"""Painters: one per overlay, named like its state in `studio.model.overlay`. QtGui only."""

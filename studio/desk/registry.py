"""Every command there is: whoever imports this knows them all, the desk and its tests alike."""

from studio.desk import commands, comment_commands, draw_desk, order_commands, poll_desk

ROOMS = (commands, comment_commands, order_commands, poll_desk, draw_desk)
"""Importing a module registers its commands."""

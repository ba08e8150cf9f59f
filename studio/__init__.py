"""Doorstep Studio 家门口直播间: a neighbourhood runs its own live show."""

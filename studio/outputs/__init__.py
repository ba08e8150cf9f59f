"""Encoder, egress, RTMP, recording."""

"""Streaming services: what each wants to be sent, and push addresses as people paste them."""

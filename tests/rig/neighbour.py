"""A neighbour's phone: posts a comment to the local ingest."""

from __future__ import annotations

import requests


def comment(address: str, token: str, number: str, text: str, name: str = "王小明") -> None:
    """Returns when the comment is on disk."""
    reply = requests.post(
        f"{address}/comments",
        json={"id": number, "user": f"user-{name}", "name": name, "text": text},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    assert reply.status_code == 200, reply.text

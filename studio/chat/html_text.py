"""HTML of a chat reduced to the text a person reads. Nothing of it is ever interpreted as markup again. Pure."""

from __future__ import annotations

from html.parser import HTMLParser

MOST_CHARACTERS = 20_000
_SILENT = ("script", "style", "template", "iframe", "object", "head")
_BREAKS = ("br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "pre")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "img" and not self._silent:
            # An emoji is an image whose `alt` says it.
            self.parts.append(dict(attributes).get("alt") or "")
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, text: str) -> None:
        if not self._silent:
            self.parts.append(text)


def text_of(html: str) -> str:
    """The text of `html`, of which the first `MOST_CHARACTERS` are looked at; lines for paragraphs and breaks."""
    reader = _Reader()
    reader.feed(html[:MOST_CHARACTERS])
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)

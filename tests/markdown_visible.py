"""What a reader sees, twice: of a brief, and of the HTML that pulldown-cmark makes by itself."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pyromark

from briefexport.model import Brief, Code, CodeBlock, Math, MathBlock, Text
from briefexport.readers.markdown.events import _OPTIONS
from briefexport.walk import descendants


def of_brief(brief: Brief) -> str:
    """Return all characters but blanks, in the brief's order."""
    texts = (Text, Code, CodeBlock, Math, MathBlock)
    found = (node.value for node in descendants(brief) if isinstance(node, texts))
    return "".join("".join(found).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.number = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs).get("class") or ""
        self.number = (tag == "sup" and given.startswith("footnote-")) or self.number

    def handle_endtag(self, tag: str) -> None:
        self.number = self.number and tag != "sup"

    def handle_data(self, data: str) -> None:
        if not self.number:  # the numbers of notes are made, not read
            self.found.append(data)


def of_html(markdown: str) -> str:
    """Return all characters but blanks of `markdown` as pulldown-cmark and html.parser show it."""
    return of_page(pyromark.html(markdown, options=_OPTIONS))


def of_page(html: str) -> str:
    """Return all characters but blanks of `html` that stand outside its tags and comments."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return "".join("".join(parser.found).split())


def kinds(markdown: str) -> Iterator[str]:
    """Yield the kinds of the events of `markdown`."""
    for event in pyromark.events(markdown, options=_OPTIONS):
        if isinstance(event, str):
            yield event
        else:
            for name, payload in event.items():
                yield name
                if isinstance(payload, str):
                    yield payload
                elif isinstance(payload, dict):
                    yield from payload

"""What leads into the text: the contents, and the lists of tables and figures, as XHTML."""

from collections.abc import Sequence

from briefexport.edition import Edition, Entry
from briefexport.markup.xhtml import Writer, attributes
from briefexport.model import Text
from briefexport.xmltext import attribute, escape

CONTENTS = "front.contents"
TABLES = "front.tables"
FIGURES = "front.figures"
INDEX = "back.index"
COLOPHON = "back.colophon"


def entries(edition: Edition, *, index: bool) -> tuple[Entry, ...]:
    """Return the lines of the contents, where there is an `index` its own among them."""
    own = (Entry(INDEX, 1, "", (Text(edition.terms.index),)),) if index else ()
    return (*edition.contents, *own)


def listed(edition: Edition) -> list[tuple[str, str, tuple[Entry, ...]]]:
    """Return the lists behind the contents that the edition has: their ids, titles and entries."""
    lists = (
        (TABLES, edition.terms.tables, edition.tables),
        (FIGURES, edition.terms.figures, edition.figures),
    )
    wanted = edition.settings.print.lists
    return [(name, title, found) for name, title, found in lists if wanted and found]


def contents(lines: Sequence[Entry], writer: Writer) -> str:
    """Return the contents as a nested list of links, each with a place for its page's label."""
    written: list[str] = []
    open_inner = False
    for number, entry in enumerate(lines):
        link = _link(entry, _number(entry, "heading") if entry.level > 1 else "", writer)
        if entry.level > 1:
            written.append(("" if open_inner else "<ol>\n") + f"<li{_own(entry)}>{link}</li>\n")
            open_inner = True
            continue
        closing = ("</ol>\n" if open_inner else "") + ("</li>\n" if number else "")
        written.append(f'{closing}<li class="contents-1"{_own(entry)}>{link}\n')
        open_inner = False
    closing = ("</ol>\n" if open_inner else "") + ("</li>\n" if lines else "")
    return f"<ol>\n{''.join(written)}{closing}</ol>"


def numbered(lines: Sequence[Entry], writer: Writer) -> str:
    """Return a list of tables or figures as links: number, caption, a place for the page's label.

    What they are the heading says.
    """
    links = ((entry, _link(entry, _number(entry, "number"), writer)) for entry in lines)
    items = (f'<li class="contents-2"{_own(entry)}>{link}</li>\n' for entry, link in links)
    return f"<ol>\n{''.join(items)}</ol>"


def _number(entry: Entry, kind: str) -> str:
    number = f"<span{attributes(kind)}>{escape(entry.number)}</span> "
    return number if entry.number else ""


def _own(entry: Entry) -> str:
    """Return an id of a line's own, so that a page that begins with it is known to."""
    return attributes(id=f"contents.{entry.id}")


def _link(entry: Entry, number: str, writer: Writer) -> str:
    words = f"<span{attributes('entry')}>{number}{writer.inlines(entry.title)}</span>"
    # Numbers are flush with the outer edge of the text.
    flush = "start" if writer.edition.direction == "rtl" else None
    label = f"<span{attributes('label', data_label=entry.id, data_flush=flush)}></span>"
    place = f"<span{attributes('place')}>{label}</span>"
    return f"<a{attribute('href', writer.medium.href(entry.id))}>{words}{place}</a>"

"""What names an article by all that reading it takes: its tags, its pages, the fonts on them.

Page numbers count from its first page, so that an article is the same wherever it begins.
"""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from pikepdf import Array, Dictionary, Object, PdfError, Stream

from briefexport.proof.pdf.file import File
from briefexport.proof.pdf.objects import inherited
from briefexport.proof.pdf.tree import Content, Element, Target
from briefexport.proof.pieces import digest

# What nothing is read of in the descriptor of a font: the outlines of its letters.
_OUTLINES = frozenset(("/FontFile", "/FontFile2", "/FontFile3"))
# What an element says that says nothing but its type.
_SILENT: tuple[object, ...] = ("", "", "", None, {})
# Objects within objects, no deeper than this.
_DEEPEST = 60


class TooDeepError(ValueError):
    """Objects lie too deep in one another, or in themselves, to be told by a digest."""


@dataclass(slots=True)
class Digests:
    """The digests of the objects of a file that were asked for; `open` are those being told."""

    file: File
    known: dict[tuple[int, int], bytes] = field(default_factory=dict)
    open: set[tuple[int, int]] = field(default_factory=set)

    def of_all(self, elements: Iterable[Element], numbers: Sequence[int], first: int) -> str:
        """Return the digest of elements that are on the pages `numbers`, counted from `first`.

        Raises TooDeepError.
        """
        around = f"{self.file.language} {self.file.leftwards} {first % 2}".encode()
        pages = (part for one in numbers for part in (b"%d" % (one - first), *self.page(one)))
        tags = ("\n".join(_tags(element, first)).encode() for element in elements)
        return digest([around, *tags, b"", *pages])

    def page(self, number: int) -> Iterator[bytes]:
        """Yield all of a page that painting it takes."""
        page = self.file.pages[number]
        yield repr((self.file.trims[number], inherited(page, "/Rotate"))).encode()
        yield self.of(page.get("/Contents"), 0)
        yield self.of(inherited(page, "/Resources"), 0)

    def of(self, told: Any, depth: int) -> bytes:
        """Return the digest of an object with all that it holds."""
        if not isinstance(told, Array | Dictionary | Stream):
            return _scalar(told)
        key = told.objgen
        if key != (0, 0) and key in self.known:
            return self.known[key]
        if depth > _DEEPEST or key in self.open:
            raise TooDeepError(f"object {key} of the PDF lies too deep")
        if key != (0, 0):
            self.open.add(key)
        found = digest(self._parts(told, depth + 1)).encode()
        self.open.discard(key)
        if key != (0, 0):
            self.known[key] = found
        return found

    def _parts(self, told: Any, depth: int) -> Iterator[bytes]:
        """Yield all that an object holds."""
        if isinstance(told, Array):
            yield b"["
            for one in told:
                yield self.of(one, depth)
            return
        yield b"<"
        unread = _OUTLINES if told.get("/Type") == "/FontDescriptor" else frozenset()
        for name, value in told.items():
            if name not in unread:
                yield name.encode()
                yield self.of(value, depth)
        if isinstance(told, Stream):
            yield _data(told)


def _scalar(told: Any) -> bytes:
    return told.unparse() if isinstance(told, Object) else repr(told).encode()


def _data(stream: Any) -> bytes:
    try:
        return hashlib.sha256(stream.read_raw_bytes()).digest()
    except PdfError:
        return b""


def _tags(element: Element, first: int) -> list[str]:
    """Return all that an element says, and what it holds."""
    told: list[str] = []
    _tell(element, first, told)
    return told


def _tell(element: Element, first: int, told: list[str]) -> None:
    own = element.id, element.language, element.alt, element.actual, element.attributes
    if own == _SILENT:
        told.append(element.kind)
    else:
        said: Mapping[str, Any] = element.attributes
        attributes = [(name, _scalar(said[name])) for name in sorted(said)]
        told.append(repr((element.kind, *own[:-1], attributes)))
    for kid in element.kids:
        # One after another: by a match it takes twice as long.
        if isinstance(kid, Element):
            _tell(kid, first, told)
        elif isinstance(kid, Content):
            told.append(f"{kid.page - first} {kid.mcid}")
        elif isinstance(kid, Target):
            told.append(repr(kid.target))
        else:
            assert_never(kid)
    told.append(".")

"""What names an article by what reading it takes: its tags, and what its pages paint.

Page numbers count from its first page, and how far to the side its pages lie is left out: so an
article is the same wherever it begins. What stands in the margins of its pages is named by itself.
The fonts of a page are left out as well, as what others show in them changes them: what it takes of
them itself is told by the codes it shows (`File.letters`).
"""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import hashlib
import re
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
# Operators that name something of a page, beside that for fonts (ISO 32000-1, annex A).
_NAMING = re.compile(rb"\b(?:Do|gs|sh|cs|CS|scn|SCN)\b")
# Objects within objects, no deeper than this.
_DEEPEST = 60


class TooDeepError(ValueError):
    """Objects lie too deep in one another, or in themselves, to be told by a digest."""


@dataclass(slots=True)
class Digests:
    """The digests of the objects of a file that were asked for; `open` are those being told.

    `resources` are those of what pages have to paint with, which many share.
    """

    file: File
    known: dict[tuple[int, int], bytes] = field(default_factory=dict)
    open: set[tuple[int, int]] = field(default_factory=set)
    resources: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def of_all(self, elements: Iterable[Element], numbers: Sequence[int], first: int) -> str:
        """Return the digest of elements that are on the pages `numbers`, counted from `first`.

        Raises TooDeepError.
        """
        # Which pages lie alike is told, not how they lie.
        lefts = [self.file.trims[one].left for one in numbers]
        alike = [lefts.index(left) for left in lefts]
        around = f"{self.file.language} {self.file.leftwards} {alike}".encode()
        pages = (
            part
            for one in numbers
            for part in (b"%d" % (one - first), *self.page(one), *self.text(one))
        )
        tags = ("\n".join(_tags(element, first)).encode() for element in elements)
        return digest([around, *tags, b"", *pages])

    def margin(self, number: int, said: bytes) -> str:
        """Return the digest of what is `said` to be painted apart in the margins of a page."""
        side = b"recto" if number % 2 else b"verso"
        # Pages have other pictures, which margins seldom need.
        resources = self._resources(number) if _NAMING.search(said) else b""
        return digest([side, self._lies(number), resources, said])

    def text(self, number: int) -> Iterator[bytes]:
        """Yield what paints the text of a page, and whether what is in its margins is apart."""
        streams = self.file.streams[number]
        yield b"apart" if streams.margins else b""
        for stream in streams.text:
            yield self.of(stream, 0)

    def page(self, number: int) -> Iterator[bytes]:
        """Yield what else painting on a page takes, but for its fonts."""
        yield self._lies(number)
        yield self._resources(number)

    def _lies(self, number: int) -> bytes:
        """Return how a page lies, but for how far to the side."""
        trim = self.file.trims[number]
        return repr(trim if trim.turn else (trim.width, trim.height, trim.top)).encode()

    def _resources(self, number: int) -> bytes:
        """Return the digest of what a page has to paint with, but for its fonts."""
        found = inherited(self.file.pages[number], "/Resources")
        if not isinstance(found, Dictionary):
            return b""
        key = found.objgen
        if key == (0, 0) or key not in self.resources:
            told = (
                part
                for name, value in found.items()
                if name != "/Font"
                for part in (name.encode(), _plain(value) or self.of(value, 0))
            )
            self.resources[key] = digest(told).encode()
        return self.resources[key]

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


def _plain(told: Any) -> bytes:
    """Return a dictionary as it is written, if it refers to nothing else: that is told soonest."""
    said: bytes = told.unparse(resolved=True) if isinstance(told, Dictionary) else b" R"
    return b"" if b" R" in said else said


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

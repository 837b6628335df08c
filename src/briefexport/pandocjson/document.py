"""A document of pandoc as JSON text: from a brief, and to one."""

import json
from collections.abc import Iterator
from typing import Any, Final

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import ModelError, RefusedError
from briefexport.model import Block, Brief
from briefexport.model import Inline as ModelInline
from briefexport.pandocjson.blocks import BlockReader
from briefexport.pandocjson.grammar import Node, check
from briefexport.pandocjson.losses import Losses, shortened
from briefexport.pandocjson.writing import written
from briefexport.records import dataclass
from briefexport.walk import plain

# pandoc 2.10 and later; before that tables were others.
_OLDEST: Final = [1, 22]
_NEWEST: Final = [1, 23]
_EMPTY: Final = {name: {"t": name} for name in ("Space", "SoftBreak", "LineBreak")}
_NAMED: Final = {"Header": 1, "Div": 0, "Table": 0, "Figure": 0}
_KNOWN: Final = ("title", "subtitle", "author", "date", "lang", "abstract")


def dumps(brief: Brief) -> str:
    """Return `brief` as the JSON that pandoc reads with `-f json`."""
    return json.dumps(written(brief), ensure_ascii=False, allow_nan=False)


def loads(text: str, place: Place) -> tuple[Brief, tuple[Diagnostic, ...]]:
    """Return the brief that `text`, JSON as pandoc writes it, is read as, and what there is to say.

    It has no origins: pandoc tells none. Raises RefusedError, of the file at `place`, where `text`
    is no document of a pandoc that is known here.
    """
    try:
        document = _parsed(text)
        check(document)
    except (ModelError, ValueError) as error:
        raise RefusedError(_fault(str(error), place)) from error
    except RecursionError as error:
        raise RefusedError(_fault("nested too deep", place)) from error
    blocks, meta = document["blocks"], document["meta"]
    losses = Losses(place)
    reader = BlockReader(losses, frozenset(_labels(blocks)))
    metadata = _Metadata(reader, meta)
    brief = Brief(
        (*metadata.blocks("abstract"), *reader.blocks(blocks, 0)),
        metadata.inlines("title"),
        metadata.inlines("subtitle"),
        metadata.words("author"),
        metadata.words("date"),
        metadata.words("lang"),
        source=place.file,
    )
    metadata.tell_others()
    return brief, tuple(losses.settled())


def _fault(message: str, place: Place) -> Diagnostic:
    hint = "`pandoc -t json` of pandoc 3 makes what is read here"
    return diagnostic("BX156", message, place, hint=hint)


def _parsed(text: str) -> dict[str, Any]:
    document = json.loads(text, object_hook=_slight, parse_constant=_refuse)
    version = document.get("pandoc-api-version") if isinstance(document, dict) else None
    if not isinstance(version, list) or not all(isinstance(one, int) for one in version):
        raise ModelError("this is no document of pandoc")
    if not _OLDEST <= version[:2] <= _NEWEST:
        told = ".".join(map(str, version))
        raise ModelError(f"pandoc-types {told} is not known here; 1.22 and 1.23 are")
    assert isinstance(document, dict)
    return document


def _slight(found: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return a word as its text and one of the nodes that hold nothing as the same every time.

    Of a long document these are nearly all the nodes there are.
    """
    kind = found.get("t")
    if kind == "Str" and isinstance(found.get("c"), str):
        return found["c"]
    if isinstance(kind, str) and kind in _EMPTY:
        return _EMPTY[kind]
    return found


def _refuse(name: str) -> object:
    raise ModelError(f"{name} is no number in JSON")


def _labels(blocks: list[Node]) -> Iterator[str]:
    """Yield the ids of what a reference can lead to."""
    stack: list[Any] = [blocks]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            at = _NAMED.get(str(value.get("t")))
            if at is not None and value["c"][at][0]:
                yield value["c"][at][0]
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What a document says of itself."""

    reader: BlockReader
    meta: dict[str, Node]

    def inlines(self, key: str) -> tuple[ModelInline, ...]:
        """Return the words of `key`, with what is in them."""
        return self._inlines(self.meta.get(key))

    def words(self, key: str) -> str:
        """Return the characters of `key`; of several values all, with commas."""
        match self.meta.get(key):
            case {"t": "MetaList", "c": values}:
                found = [plain(self._inlines(one)) for one in values]
                return ", ".join(filter(None, found))
            case _:
                return plain(self._inlines(self.meta.get(key)))

    def blocks(self, key: str) -> tuple[Block, ...]:
        """Return the blocks of `key`."""
        match self.meta.get(key):
            case {"t": "MetaBlocks", "c": blocks}:
                return self.reader.blocks(blocks, 0)
            case {"t": "MetaInlines", "c": words}:
                return self.reader.blocks([{"t": "Para", "c": words}], 0)
            case _:
                return ()

    def tell_others(self) -> None:
        """Say which other keys there are, and what they say."""
        for key, value in self.meta.items():
            if key not in _KNOWN:
                said = shortened(plain(self._inlines(value)))
                told = f": {said}" if said else ""
                message = f"a brief has no place for the metadata {shortened(key)}{told}"
                self.reader.losses.say("BX157", message)

    def _inlines(self, value: Node | None) -> tuple[ModelInline, ...]:
        inline = self.reader.inline
        match value:
            case {"t": "MetaString", "c": str(words)}:
                return inline.text(words)
            case {"t": "MetaInlines", "c": words}:
                return inline.inlines(words, 0)
            case {"t": "MetaBlocks", "c": [{"t": "Para" | "Plain", "c": words}]}:
                return inline.inlines(words, 0)
            case {"t": "MetaMap", "c": {"name": name}}:
                return self._inlines(name)
            case _:
                return ()

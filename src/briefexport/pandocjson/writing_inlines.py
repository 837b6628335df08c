"""The inlines of the model as pandoc's."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias, assert_never

from briefexport.model import (
    Block,
    Code,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Reference,
    Span,
    SpanKind,
    Text,
)
from briefexport.pandocjson.attributes import BALLOT, CHECKED, Attributes
from briefexport.records import dataclass

Json: TypeAlias = dict[str, Any]
WriteBlocks: TypeAlias = Callable[[Sequence[Block]], list[Json]]

SPANS: Final[dict[SpanKind, str]] = {
    "emphasis": "Emph",
    "strong": "Strong",
    "small-caps": "SmallCaps",
    "strike": "Strikeout",
    "superscript": "Superscript",
    "subscript": "Subscript",
    "lead-in": "Strong",
}
_NO_ATTRIBUTES: Final = Attributes()


def node(kind: str, *content: Any) -> Json:  # noqa: ANN401
    """Return the node `kind` of the parts it has, or of the one."""
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def leaf(kind: str) -> Json:
    """Return the node `kind`, which holds nothing."""
    return {"t": kind}


def written_text(value: str) -> Iterator[Json]:
    """Yield `value` as words and the single spaces between them; any other blank is in a word."""
    for number, word in enumerate(value.split(" ")):
        if number:
            yield leaf("Space")
        if word:
            yield node("Str", word)


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """Writes inlines; `blocks` writes the blocks of a note, which inlines and blocks both hold."""

    blocks: WriteBlocks

    def inlines(self, content: Iterable[Inline]) -> list[Json]:
        """Return `content` as inlines of pandoc."""
        return [one for inline in content for one in self.inline(inline)]

    def inline(self, inline: Inline) -> Iterable[Json]:
        """Return what `inline` becomes."""
        match inline:
            case Text(value):
                return _text(value)
            case Span("lead-in", content):
                strong = node("Strong", self.inlines(content))
                return (span(Attributes(classes=("lead-in",)), [strong]),)
            case Span(kind, content):
                return (node(SPANS[kind], self.inlines(content)),)
            case Code(value):
                return (node("Code", _NO_ATTRIBUTES.json(), value),)
            case Link(target, content):
                words = self.inlines(content)
                return (node("Link", _NO_ATTRIBUTES.json(), words, [target, ""]),)
            case Reference(target):
                named = Attributes(classes=("reference",))
                words = list(written_text(target))
                return (node("Link", named.json(), words, [f"#{target}", ""]),)
            case Note(content):
                note = node("Note", self.blocks(content))
                labelled = Attributes(inline.id, ("note",))
                return (span(labelled, [note]) if inline.id else note,)
            case Image():
                return (written_image(inline),)
            case LineBreak():
                return (leaf("LineBreak"),)
            case Math(value):
                return (node("Math", leaf("InlineMath"), value),)
            case Foreign(language, direction, content):
                told = (("lang", language), ("dir", direction or ""))
                pairs = tuple(pair for pair in told if pair[1])
                attributes = Attributes("", () if pairs else ("foreign",), pairs)
                return (span(attributes, self.inlines(content)),)
            case _:
                assert_never(inline)


def _text(value: str) -> Iterable[Json]:
    """Return the words of `value`; a box among them is no task's, so it stands in a span."""
    for word in written_text(value):
        yield span(_NO_ATTRIBUTES, [word]) if word.get("c") in {BALLOT, CHECKED} else word


def span(attributes: Attributes, content: list[Json]) -> Json:
    """Return a Span."""
    return node("Span", attributes.json(), content)


def written_image(image: Image) -> Json:
    """Return `image`, its alternative text as what pandoc has for its description."""
    pairs = (("alt", ""),) if image.alt == "" else ()
    if image.description:
        pairs = (*pairs, ("description", image.description))
    words = list(written_text(image.alt or ""))
    address = image.asset.replace("%", "%25").replace(" ", "%20")
    return node("Image", Attributes(pairs=pairs).json(), words, [address, ""])

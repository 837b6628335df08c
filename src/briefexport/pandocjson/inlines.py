"""Pandoc's inlines as the model's."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import unquote

from briefexport.model import (
    LINK_SCHEMES,
    Block,
    Code,
    Direction,
    Foreign,
    Image,
    LineBreak,
    Link,
    Math,
    Note,
    Reference,
    Span,
    SpanKind,
    Text,
    legal,
)
from briefexport.model import Inline as ModelInline
from briefexport.pandocjson.attributes import Attributes, attributes
from briefexport.pandocjson.grammar import Inline, Node
from briefexport.pandocjson.losses import Losses, shortened
from briefexport.pandocjson.nesting import (
    DEEPER,
    DEEPEST,
    THROUGH,
    holds_more,
    leaf_text,
    leaves,
)
from briefexport.records import dataclass
from briefexport.walk import plain

Content: TypeAlias = tuple[ModelInline, ...]
ReadBlocks: TypeAlias = Callable[[Sequence[Node], int], tuple[Block, ...]]
Language: TypeAlias = tuple[str, Direction | None]

_SPANS: Final[dict[str, SpanKind]] = {
    "Emph": "emphasis",
    "Strong": "strong",
    "SmallCaps": "small-caps",
    "Strikeout": "strike",
    "Superscript": "superscript",
    "Subscript": "subscript",
}
_MARKS: Final = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_HINT: Final = "link to http, https, mailto or tel addresses, or to a #label"


@dataclass(frozen=True, slots=True)
class InlineReader:
    """Reads inlines. `blocks` reads the blocks of a note, which inlines and blocks both hold.

    `labels` are the ids that something in the document bears.
    """

    losses: Losses
    labels: frozenset[str]
    blocks: ReadBlocks

    def inlines(self, nodes: Sequence[Inline], depth: int) -> Content:
        """Return the inlines of `nodes`, which stand `depth` levels deep."""
        if depth >= DEEPEST and any(map(holds_more, nodes)):
            self.losses.deep = True
            nodes = list(leaves(nodes))
        return joined(one for node in nodes for one in self._inline(node, depth))

    def text(self, value: str) -> Content:
        """Return `value` as text in one line."""
        line = self.legal(value.replace("\r\n", " ").replace("\n", " "))
        return (Text(line),) if line else ()

    def legal(self, value: str, *, lines: bool = False) -> str:
        """Return `value` with U+FFFD for what no output can hold, and count that."""
        found = legal(value, lines=lines)
        if found != value:
            self.losses.illegal += sum(a != b for a, b in zip(found, value, strict=True))
        return found

    def _inline(self, node: Inline, depth: int) -> Iterable[ModelInline]:
        if isinstance(node, str):
            return self.text(node)
        kind: str = node["t"]
        content: Any = node.get("c")
        match kind:
            case "Space" | "SoftBreak":
                return (Text(" "),)
            case "LineBreak":
                return (LineBreak(),)
            case "Quoted":
                left, right = _MARKS[content[0]["t"]]
                return (Text(left), *self.inlines(content[1], depth + THROUGH), Text(right))
            case "Underline":
                self.losses.drop("underlining")
                return self.inlines(content, depth + THROUGH)
            case "Cite":
                return self._cite(content, depth)
            case "Code":
                return self._code(content)
            case "Math":
                return (Math(self.legal(content[1], lines=True)),)
            case "RawInline":
                return self._raw(*content)
            case "Link":
                return self._link(content, depth)
            case "Image":
                return (self.image(content),)
            case "Note":
                blocks = self.blocks(content, depth + DEEPER)
                return (Note(blocks),) if blocks else ()
            case "Span":
                return self._span(attributes(content[0]), content[1], depth)
            case _:
                return (Span(_SPANS[kind], self.inlines(content, depth + DEEPER)),)

    def _code(self, content: Any) -> Content:  # noqa: ANN401
        attr, value = content
        self.losses.attributes("code", attributes(attr))
        line = self.legal(value.replace("\n", " "))
        return (Code(line),) if line else ()

    def _raw(self, form: str, value: str) -> Content:
        """Keep markup as its text; a comment is none of the article's."""
        if is_comment(value):
            return ()
        self.losses.raw(form, value)
        return self.text(value)

    def _cite(self, content: Any, depth: int) -> Iterable[ModelInline]:  # noqa: ANN401
        """Return the words of a citation; where all it has is markup, its keys."""
        citations, words = content
        self.losses.drop("the key of a citation")
        markup = [one for one in words if not isinstance(one, str) and one["t"] == "RawInline"]
        if len(markup) < len(words):
            return self.inlines(words, depth + THROUGH)
        parts: list[Inline] = ["["]
        for number, one in enumerate(citations):
            parts += ["; "] if number else []
            parts += [*one["citationPrefix"], " "] if one["citationPrefix"] else []
            suffix = one["citationSuffix"]
            comma = [", "] if suffix and str(suffix[0])[:1] != "," else []
            parts += [one["citationId"], *comma, *suffix]
        return self.inlines([*parts, "]"], depth + THROUGH)

    # --- Links and pictures ----------------------------------------------------------------------

    def _link(self, content: Any, depth: int) -> Content:  # noqa: ANN401
        attr, words, (target, title) = content
        told = attributes(attr)
        label = target[1:] if target.startswith("#") else ""
        inner = self.inlines(words, depth + DEEPER)
        if "reference" in told.classes and plain(inner) == label and label:
            return (Reference(label),)
        # A reference of LaTeX: its words are the number LaTeX gives it, or `[label]`.
        if told.get("reference-type") in {"ref", "autoref", "cref"} and label in self.labels:
            return (Reference(label),)
        left = told.without(("uri", "email"), ("reference", "reference-type"))
        self.losses.attributes("a link", left)
        self._title(title)
        if not inner:
            return ()
        scheme = target.partition(":")[0].lower()
        if not target.startswith("#") and scheme not in LINK_SCHEMES:
            where = shortened(target)
            self.losses.say("BX125", f"a link may not lead to {where!r}; its words stay", _HINT)
            return inner
        return (Link(self.legal(target), inner),)

    def image(self, content: Any) -> Image:  # noqa: ANN401
        """Return the picture that the parts of an Image, `content`, stand for."""
        attr, words, (path, title) = content
        told = attributes(attr)
        self.losses.attributes("a picture", told.without(("uri",), ("alt", "description")))
        self._title(title)
        alt = self.plain(words) or told.get("alt")
        description = self.legal(told.get("description") or "", lines=True)
        if alt is None:
            what = f"the image {shortened(path)} has no alternative text"
            self.losses.say("BX126", what, "say what it shows, or that it is decoration")
        shows = None if alt is None else self.legal(alt)
        return Image(self.legal(unquote(path)), shows, description)

    def _title(self, title: str) -> None:
        if title:
            what = f"the title {shortened(title)!r} has no place in a brief and was left out"
            self.losses.say("BX124", what, "put it into the text if readers should see it")

    def plain(self, nodes: Sequence[Inline]) -> str:
        """Return the characters of `nodes`, their marks left out."""
        words = (one if isinstance(one, str) else leaf_text(one) for one in leaves(nodes))
        return "".join(words).replace("\n", " ")

    # --- Spans -----------------------------------------------------------------------------------

    def _span(self, told: Attributes, words: list[Any], depth: int) -> Iterable[ModelInline]:
        match words:
            case [{"t": "Strong", "c": inner}] if "lead-in" in told.classes:
                return (Span("lead-in", self.inlines(inner, depth + DEEPER)),)
            case [{"t": "Note", "c": body}] if "note" in told.classes:
                blocks = self.blocks(body, depth + DEEPER)
                return (Note(blocks, id=self.legal(told.id)),) if blocks else ()
            case _:
                pass
        language = told_language(told)
        foreign = language or ("foreign" in told.classes and ("", None))
        left = told.without(("foreign",), ("lang", "dir"))
        self.losses.attributes("a span", left._replace(id=told.id))
        if not foreign:
            return self.inlines(words, depth + THROUGH)
        return (Foreign(*foreign, self.inlines(words, depth + DEEPER)),)


def is_comment(markup: str) -> bool:
    """Return whether `markup` is one comment of HTML and nothing else."""
    inner = markup.strip()
    return inner.startswith("<!--") and inner.find("-->") == len(inner) - 3


def told_language(told: Attributes) -> Language | None:
    """Return the language and the direction that attributes give, None where they give neither."""
    language, direction = legal(told.get("lang") or ""), told.get("dir")
    known: dict[str | None, Literal["ltr", "rtl"]] = {"ltr": "ltr", "rtl": "rtl"}
    found = (language, known.get(direction))
    return found if any(found) else None


def joined(content: Iterable[ModelInline]) -> Content:
    """Return `content` with neighbouring texts made one."""
    out: list[ModelInline] = []
    for texts, group in groupby(content, key=lambda one: isinstance(one, Text)):
        members = list(group)
        if texts and len(members) > 1:
            members = [Text("".join(one.value for one in members if isinstance(one, Text)))]
        out += members
    return tuple(out)

"""All tree traversal there is: children, descendants, plain text, rewriting, ids."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeAlias, TypeVar, assert_never

from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
    Text,
)

Part: TypeAlias = ListItem | Definition | Column | Row | Cell
Node: TypeAlias = Brief | Block | Part | Inline
N = TypeVar("N", bound=Node)


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly inside `node`, in reading order."""
    match node:
        case Heading() | Paragraph() | ListItem() | Cell() | Span() | Link() | Note() | Foreign():
            yield from node.content
        case Table():
            yield from node.caption
            yield from (*node.head, *node.body, *node.foot)
            yield from node.notes
        case Figure():
            yield node.image
            yield from node.caption
        case Aside():
            yield from node.title
            yield from node.content
        case Quote():
            yield from node.content
            yield from node.attribution
        case Definition():
            for term in node.terms:
                yield from term
            for meaning in node.meanings:
                yield from meaning
        case List() | DefinitionList():
            yield from node.items
        case Row():
            yield from node.cells
        case Brief():
            yield from node.title
            yield from node.subtitle
            yield from node.blocks
        case (
            Text() | Code() | Reference() | Image() | LineBreak() | Math() | CodeBlock() | Rule()
            | MathBlock() | Column()
        ):  # fmt: skip
            return
        case _:
            assert_never(node)


# What holds no nodes, and what holds them in its content alone; most nodes are of these.
LEAVES = frozenset(
    (Text, Code, Reference, Image, LineBreak, Math, CodeBlock, Rule, MathBlock, Column)
)
CONTAINERS = frozenset((Heading, Paragraph, ListItem, Cell, Span, Link, Note, Foreign))


def descendants(node: Node) -> Iterator[Node]:
    """Yield `node` and every node under it, in reading order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        kind = type(current)
        if kind in CONTAINERS:
            stack += current.content[::-1]  # type: ignore[union-attr]
        elif kind not in LEAVES:
            stack += [*children(current)][::-1]


def plain(content: tuple[Inline, ...]) -> str:
    """Return the characters of `content` as a reader sees them, notes and references left out."""
    return "".join(_plain(inline) for inline in content)


def _plain(inline: Inline) -> str:
    match inline:
        case Text() | Code() | Math():
            return inline.value
        case LineBreak():
            return " "
        case Span() | Link() | Foreign():
            return plain(inline.content)
        case Note() | Reference() | Image():
            return ""
        case _:
            assert_never(inline)


def rewrite(node: N, change: Callable[[Any], Any]) -> N:
    """Rebuild `node` bottom-up. `change` gets each rebuilt node below and returns what replaces it:

    a node, a tuple of nodes, or () to drop it. `node` itself is rebuilt but not handed to `change`.
    """

    def changed(child: Any) -> Any:  # noqa: ANN401
        return change(child if child.__class__ in LEAVES else rebuilt(child))

    def rebuilt(holder: N) -> N:
        changes = _inside(holder, changed)
        return replace(holder, **changes) if changes else holder

    return rebuilt(node)


def _inside(node: Node, changed: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the fields of `node` in which a node becomes another by `changed`, as they are then.

    `changed` answers as the `change` of `rewrite` does.
    """
    changes: dict[str, Any] = {}
    kind: type = type(node)
    for name in _holders(kind):
        value = getattr(node, name)
        new = _members(value, changed) if value.__class__ is tuple else changed(value)
        if new is not value:
            changes[name] = new
    return changes


@cache
def _holders(kind: type) -> tuple[str, ...]:
    """Return the names of the fields that hold nodes: one, a tuple of them, or tuples of tuples."""
    named = ((slot.name, str(slot.type)) for slot in fields(kind) if slot.compare)
    return tuple(name for name, held in named if "tuple" in held or held == str(Image))


def _members(members: tuple[Any, ...], changed: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Return `members` with each member changed; themselves where none is another."""
    whole: list[Any] = []
    same = True
    for member in members:
        if member.__class__ is tuple:
            outcome = _members(member, changed)
        else:
            outcome = changed(member)
            if outcome.__class__ is tuple:
                whole.extend(outcome)
                same = False
                continue
        whole.append(outcome)
        same = same and outcome is member
    return members if same else tuple(whole)


def fingerprint(node: Node) -> str:
    """Return a digest of what `node` says and how it is put together, wherever it was read from."""
    whole = "".join([_told(each, type(each)) for each in descendants(node)])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _told(node: Node, kind: type) -> str:
    return f"{kind.__name__}{[_said(getattr(node, name)) for name in _compared(kind)]}"


@cache
def _compared(kind: type) -> tuple[str, ...]:
    return tuple(slot.name for slot in fields(kind) if slot.compare)


def _said(value: object) -> object:
    """Return a value, or of what holds nodes how many: they speak for themselves."""
    if isinstance(value, tuple):
        return [_said(member) if isinstance(member, tuple) else 1 for member in value]
    return 1 if isinstance(value, Image) else value


# --- Ids ---------------------------------------------------------------------------------------

# An id becomes a PDF destination, an XML id and a Word bookmark, which has 40 characters at most,
# four of them a prefix.
SLUG_LENGTH = 14
DIGEST_LENGTH = 10
LABEL_LENGTH = 16
# A digest is written in base 32 (RFC 4648, 6), two digits at a time.
BASE_32 = "abcdefghijklmnopqrstuvwxyz234567"
PAIRS = [first + second for first in BASE_32 for second in BASE_32]
SHIFTS = range(5 * (DIGEST_LENGTH - 2), -1, -10)

Named: TypeAlias = Block | Part | Note
TEXTS = (Text, Code, CodeBlock, Math, MathBlock)


def slug(text: str, limit: int = SLUG_LENGTH) -> str:
    """Return `text` as lower-case ASCII letters, digits and single hyphens, a letter first.

    A number in front, by which files are often put in order, is left out: an id may not begin with
    one, and a brief that moves keeps its name.
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_text).lstrip("-0123456789")
    found = words[:limit].rstrip("-")
    return found or "x" + _digest(text)[:6]


def label_id(brief: str, label: str) -> str:
    """Return the id a block labelled `label` by its author has in the brief with slug `brief`."""
    short = slug(label, LABEL_LENGTH)
    return f"{brief}-{short}" if short == label else f"{brief}-{short}-{_digest(label)[:4]}"


def identify(brief: Brief, name: str) -> Brief:
    """Return `brief` with an id on every block, part and note.

    An id is made of `name`, the brief's slug, and either the label the reader left in `id` or a
    digest of the block's kind, its text and how many equal ones came before it. It is the same from
    build to build, and a change elsewhere in the brief does not move it.
    """
    seen: Counter[str] = Counter()
    # The characters of what is already named, by its identity: the brief holds it.
    characters: dict[int, str] = {}

    def said(node: Any) -> str:  # noqa: ANN401
        if isinstance(node, TEXTS):
            return node.value
        found = characters.get(id(node))
        return "".join(map(said, children(node))) if found is None else found

    def id_of(node: Any) -> str:  # noqa: ANN401
        if node.id:
            return label_id(name, node.id)
        words = characters[id(node)] = said(node)
        key = f"{type(node).__name__}\0{words}"
        seen[key] += 1
        return f"{name}-{_digest(f'{key} {seen[key]}')}"

    def named(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Text() | Column() | Code() | Reference() | Image() | LineBreak() | Math():
                return node
            case Span() | Link() | Foreign():
                changes = _inside(node, named)
                return replace(node, **changes) if changes else node
            case _:
                changes = _inside(node, named)
                return replace(node, **changes, id=id_of(node))

    return replace(brief, **_inside(brief, named))


def _digest(text: str) -> str:
    raw = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number = int.from_bytes(raw) >> (8 * len(raw) - 5 * DIGEST_LENGTH)
    return "".join([PAIRS[number >> shift & 0x3FF] for shift in SHIFTS])

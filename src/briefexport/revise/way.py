"""What is known while a brief is put back, and new nodes made free of the file they came in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import PurePosixPath
from typing import Any, TypeAlias, TypeVar, get_args

from briefexport.model import (
    Block,
    Brief,
    Definition,
    Figure,
    Heading,
    Image,
    Inline,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Text,
)
from briefexport.revise.leaves import Leaf, flat
from briefexport.revise.losses import Lost, Saved
from briefexport.revise.marks import Marks, marks_at
from briefexport.revise.units import likened
from briefexport.walk import Node, descendants, rewrite

Blocks: TypeAlias = tuple[Block, ...]
N = TypeVar("N", bound=Node)
# Of what two lists of blocks have become: of the base's, the exported and the edited ones.
PutBlocks: TypeAlias = Callable[[Blocks, Blocks, Blocks, "Way"], Blocks]

LOWEST, HIGHEST = 6, 1
_INLINES = get_args(Inline)


@dataclass(slots=True)
class Way:
    """A brief on the way back.

    `blocks` puts blocks back, at any depth. `marks` are those of the edited file. `levels` has for
    each heading that was exported its level in the file and in the base. `pictures` are those of
    the edited file by the names its images have, `added` those that the base has not. `lost` are
    lines of which nothing can be told, as the application that `saved` the file jumbles them.
    """

    blocks: PutBlocks
    marks: Marks = field(default_factory=dict)
    levels: Sequence[tuple[int, int]] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    added: dict[str, bytes] = field(default_factory=dict)
    saved: Saved = field(default_factory=Saved)
    lost: list[Lost] = field(default_factory=list)

    def leaves(self, blocks: Blocks) -> list[Leaf]:
        """Return the leaves of edited `blocks`, each with all the ids at its paragraph."""
        return [self._marked(leaf) for leaf in flat(blocks)]

    def _marked(self, leaf: Leaf) -> Leaf:
        found = marks_at(leaf.node, self.marks) if getattr(leaf.node, "origin", None) else ()
        return replace(leaf, ids=found) if len(found) > 1 else leaf

    def level(self, edited: int, exported: int | None = None, base: int | None = None) -> int:
        """Return the level in the base of a heading that has the level `edited` in the file.

        It is that of the base's headings of the same level; else as far from its own, or from the
        nearest, as in the file. Where there is none it is below the title.
        """
        known = [own for shown, own in self.levels if shown == edited]
        if known:
            return max(set(known), key=known.count)
        if exported is None or base is None:
            near = min(self.levels, key=lambda one: abs(one[0] - edited), default=(1, 2))
            exported, base = near
        return min(max(base + edited - exported, HIGHEST), LOWEST)


def fresh(node: N, way: Way) -> N:
    """Return `node`, which is new, without ids and places; its pictures are new ones too."""
    made = rewrite(node, lambda one: _bare(one, way))
    return _bare(made, way)  # type: ignore[no-any-return]


def _bare(node: Any, way: Way) -> Any:  # noqa: ANN401
    changes: dict[str, Any] = {}
    for slot in fields(node):
        if not slot.compare and slot.name != "source":
            changes[slot.name] = slot.default
    if isinstance(node, Image):
        changes["asset"] = added(node.asset, "", way)
    if isinstance(node, Heading):
        changes["level"] = way.level(node.level)
    return replace(node, **changes) if changes else node


def added(asset: str, instead_of: str, way: Way) -> str:
    """Return the name of the picture `asset` of the edited file as the article will name it.

    Where it stands instead of another, it lies beside that one. Its bytes are then among those
    that are to be written.
    """
    if asset not in way.pictures:
        return asset
    old, new = PurePosixPath(instead_of or "picture"), PurePosixPath(asset)
    digest = new.stem[:8]
    name = str(old.with_name(f"{old.stem}-{digest}{new.suffix}"))
    way.added[name] = way.pictures[asset]
    return name


def likened_brief(brief: Brief) -> Brief:
    """Return `brief`, read from a DOCX, as all that looks the same is written.

    A formula that stands by itself is a block, whether it is set as one or not.
    """

    def changed(node: Any) -> Any:  # noqa: ANN401
        if isinstance(node, _INLINES) and not isinstance(node, Note):
            return node
        if isinstance(node, Figure):
            node = replace(node, image=replace(node.image, alt=node.image.alt or None))
        lines = {name: getattr(node, name) for name in _LINES if hasattr(node, name)}
        made = {name: likened(line) for name, line in lines.items() if _is_line(line)}
        match node:
            case Definition(terms):
                return replace(node, terms=tuple(map(likened, terms)))
            case _:
                node = replace(node, **made) if made else node
        if isinstance(node, Paragraph) and len(node.content) == 1:
            (only,) = node.content
            if isinstance(only, Math):
                return MathBlock(only.value, id=node.id, origin=node.origin)
        return node

    whole = rewrite(brief, changed)
    return replace(whole, title=likened(whole.title), subtitle=likened(whole.subtitle))


_LINES = ("content", "caption", "attribution", "title")


def _is_line(value: Any) -> bool:  # noqa: ANN401
    """Return whether `value` is running text that is not one text already."""
    several = isinstance(value, tuple) and bool(value)
    return (
        several
        and isinstance(value[0], _INLINES)
        and not (len(value) == 1 and isinstance(value[0], Text))
    )


def headings(blocks: Sequence[Block]) -> dict[str, int]:
    """Return the levels of the headings in `blocks` by their ids."""
    return {
        node.id: node.level
        for block in blocks
        for node in descendants(block)
        if isinstance(node, Heading) and node.id
    }

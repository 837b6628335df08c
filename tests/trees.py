"""Whole trees of the model, for Hypothesis: every node, every field.

`briefs()` makes what readers can make: no link within a link and no note within a note. With
`wild=True` it makes whatever the model allows, with `origins=True` places and segments too (of the
right form; they count into no real text), with `linked=True` every reference leads somewhere.
"""

from dataclasses import replace
from functools import cache
from itertools import cycle, pairwise
from typing import Any, TypeAlias, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from briefexport import model
from briefexport.edition.wordless import is_visible
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
    Extent,
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
    Origin,
    Paragraph,
    Quote,
    Range,
    Reference,
    Row,
    Rule,
    Segment,
    Span,
    Table,
    Text,
)
from briefexport.walk import descendants, plain, rewrite

# Letters of several scripts and directions, marks, spaces, and what markup gives a meaning.
CHARACTERS = st.one_of(
    st.sampled_from("abcde XYZ 0123 .,:;!?-"),
    st.sampled_from("<>&\"'`*_~[](){}#|\\$%^=+/@\t"),
    st.sampled_from("éßĳ́ñ—–‘’“”…  \xad\u200b≈½ЖждΩλ字日עברاسم😀𝔄�"),
)
WORDS = st.text(CHARACTERS, min_size=1, max_size=12)
LINES = st.lists(st.text(CHARACTERS, max_size=12), max_size=3).map("\n".join)
LABELS = st.sampled_from(["", "", "", "one", "table-two", "Drei"])
LANGUAGES = st.sampled_from(["", "en-GB", "he", "ru", "el", "zh-Hant"])
TARGETS = st.sampled_from(
    ["https://example.org/a?b=c&d", "http://example.org", "mailto:a@example.org", "tel:+1", "#one"]
)
FORMULAS = st.sampled_from(["x", r"\frac{a}{b}", "a < b & c", r"\sum_{i=1}^n i"])
PICTURES = st.sampled_from(["picture.png", "folder/drawing.svg"])

RANGES = st.builds(
    lambda a, b: Range(min(a, b), max(a, b)), st.integers(0, 999), st.integers(0, 999)
)
ORIGINS = st.none() | st.builds(
    lambda n, content: Origin(n[0], n[1], n[2], content),
    st.tuples(*[st.integers(0, 999)] * 3).map(sorted),
    RANGES,
)
EXTENTS = st.none() | st.builds(Extent, RANGES, RANGES)

Kinds: TypeAlias = frozenset[type]


@st.composite
def segments(draw: DrawFn, value: str) -> tuple[Segment, ...]:
    """Segments that add up to `value`, or none."""
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(value) - 1)), max_size=2)))
    bounds = [0, *(cut for cut in cuts if cut < len(value)), len(value)]
    made = tuple(Segment(draw(st.integers(0, 999)), b - a, b - a) for a, b in pairwise(bounds))
    return draw(st.sampled_from([(), made])) if value else ()


def placed(kind: type, origins: bool, /, **parts: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """`kind` of `parts`, with a label where it has an id, and places where `origins` are wanted."""
    slots = kind.__dataclass_fields__  # type: ignore[attr-defined]
    if "id" in slots:
        parts["id"] = LABELS
    if origins:
        inline = kind in get_args(model.Inline)
        more = {
            "origin": EXTENTS if inline else ORIGINS,
            "definition": ORIGINS,
            "caption_origin": ORIGINS,
            "attribution_origin": ORIGINS,
            "marker": st.none() | RANGES,
            "delimiter_row": st.none() | RANGES,
            "term_origins": st.lists(ORIGINS.filter(bool), max_size=2).map(tuple),
        }
        parts |= {name: strategy for name, strategy in more.items() if name in slots}
    return st.builds(kind, **parts)


def of_text(kind: Any, origins: bool, values: SearchStrategy[str], /, **parts: Any) -> Any:
    """`kind` of a value, with segments that fit it where `origins` are wanted."""
    if not origins:
        return placed(kind, origins, value=values, **parts)
    return values.flatmap(
        lambda value: placed(kind, origins, value=st.just(value), segments=segments(value), **parts)
    )


def some(strategy: SearchStrategy[Any], least: int = 0, most: int = 3) -> SearchStrategy[Any]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


@cache
def inlines(depth: int, origins: bool, inside: Kinds, wild: bool) -> SearchStrategy[Inline]:
    """One inline; `inside` are the kinds it may not hold because it stands in one."""
    leaves = [
        of_text(model.Text, origins, WORDS),
        of_text(Code, origins, WORDS),
        placed(Reference, origins, target=st.just("one")),
        images(origins),
        placed(LineBreak, origins),
        placed(Math, origins, value=FORMULAS),
    ]
    # Half of all is plain text, as in life.
    kinds = [leaves[0]] * len(leaves) + leaves
    if depth:
        content = inlines(depth - 1, origins, inside, wild)
        kinds += [
            placed(
                Span, origins, kind=st.sampled_from(get_args(model.SpanKind)), content=some(content)
            ),
            placed(
                Foreign,
                origins,
                language=LANGUAGES,
                direction=st.sampled_from(["ltr", "rtl", None]),
                content=some(content),
            ),
        ]
        if Link not in inside:
            bare = inlines(depth - 1, origins, inside if wild else inside | {Link, Note}, wild)
            kinds.append(placed(Link, origins, target=TARGETS, content=some(bare, 1)))
        if Note not in inside:
            plain = inside if wild else inside | {Note, Heading, Table, Figure}
            body = blocks(depth - 1, origins, plain, wild)
            kinds.append(placed(Note, origins, content=some(body, 1, 2)))
    return st.one_of(kinds)


def images(origins: bool) -> SearchStrategy[Image]:
    return placed(
        Image, origins, asset=PICTURES, alt=st.none() | WORDS | st.just(""), description=LINES
    )


@cache
def blocks(depth: int, origins: bool, inside: Kinds, wild: bool) -> SearchStrategy[Block]:
    """One block, holding none of the kinds `inside`."""
    line = some(inlines(min(depth, 2), origins, inside, wild), 0 if wild else 1)
    maybe = some(inlines(min(depth, 1), origins, inside, wild))
    made: dict[type, SearchStrategy[Any]] = {
        Paragraph: placed(Paragraph, origins, content=line),
        Heading: placed(Heading, origins, level=st.integers(1, 6), content=line),
        CodeBlock: of_text(CodeBlock, origins, LINES, language=st.sampled_from(["", "python"])),
        Figure: placed(Figure, origins, image=images(origins), caption=maybe),
        Rule: placed(Rule, origins),
        MathBlock: placed(MathBlock, origins, value=FORMULAS),
    }
    if depth:
        below = some(blocks(depth - 1, origins, inside, wild), 0 if wild else 1)
        made |= {
            List: lists(origins, below),
            DefinitionList: placed(
                DefinitionList,
                origins,
                items=some(definitions(origins, line, below), 1),
                tight=st.booleans(),
            ),
            Table: tables(origins, below, maybe),
            Quote: placed(Quote, origins, content=below, attribution=maybe),
            Aside: placed(
                Aside,
                origins,
                kind=st.sampled_from(get_args(model.AsideKind)),
                content=below,
                title=maybe,
            ),
        }
    return st.one_of([made[Paragraph]] + [made[kind] for kind in made if kind not in inside])


@st.composite
def lists(draw: DrawFn, origins: bool, content: SearchStrategy[Any]) -> List:
    kind = draw(st.sampled_from(get_args(model.ListKind)))
    item = placed(
        ListItem, origins, content=content, checked=st.sampled_from([None, None, True, False])
    )
    start = st.just(1) if kind == "bullet" else st.integers(1, 30)
    strategy = placed(
        List, origins, kind=st.just(kind), items=some(item, 1), start=start, tight=st.booleans()
    )
    made = draw(strategy)
    assert isinstance(made, List)
    return made


def definitions(
    origins: bool, line: SearchStrategy[Any], below: SearchStrategy[Any]
) -> SearchStrategy[Definition]:
    return placed(Definition, origins, terms=some(line, 1, 2), meanings=some(below, 1, 2))


@st.composite
def tables(
    draw: DrawFn, origins: bool, content: SearchStrategy[Any], caption: SearchStrategy[Any]
) -> Table:
    width = draw(st.integers(1, 4))
    column = placed(
        Column,
        origins,
        align=st.sampled_from([None, *get_args(model.Align)]),
        width=st.none() | st.floats(0.05, 1),
    )
    body = draw(groups(origins, content, width, 1))
    made = draw(
        placed(
            Table,
            origins,
            columns=some(column, width, width),
            head=groups(origins, content, width, 0, header=True),
            body=st.just(body),
            foot=groups(origins, content, width, 0),
            caption=caption,
            notes=content,
            variant=st.sampled_from(("", "ledger", "compact")),
        )
    )
    assert isinstance(made, Table)
    return made


@st.composite
def groups(
    draw: DrawFn,
    origins: bool,
    content: SearchStrategy[Any],
    width: int,
    least: int,
    header: bool = False,
) -> tuple[Row, ...]:
    """Rows whose cells fill `width` columns, some of them spanning."""
    count = draw(st.integers(least, 3))
    taken: list[set[int]] = [set() for _ in range(count)]
    rows: list[Row] = []
    for number in range(count):
        cells = tuple(
            draw(cells_at(origins, content, taken, number, column, width, header))
            for column in range(width)
            if column not in taken[number]
        )
        rows.append(draw(placed(Row, origins, cells=st.just(cells))))
    return tuple(rows)


@st.composite
def cells_at(
    draw: DrawFn,
    origins: bool,
    content: SearchStrategy[Any],
    taken: list[set[int]],
    number: int,
    column: int,
    width: int,
    header: bool,
) -> Cell:
    """A cell that begins at `column`, over free places only; it marks what it takes."""
    end = next((c for c in range(column, width) if c in taken[number]), width)
    colspan = draw(st.integers(1, end - column))
    covered = set(range(column, column + colspan))
    free = next(
        (n for n in range(number, len(taken)) if not taken[n].isdisjoint(covered)), len(taken)
    )
    rowspan = draw(st.integers(1, free - number))
    for below in taken[number : number + rowspan]:
        below.update(covered)
    made = draw(
        placed(
            Cell,
            origins,
            content=content,
            align=st.sampled_from([None, *get_args(model.Align)]),
            colspan=st.just(colspan),
            rowspan=st.just(rowspan),
            header=st.just(True) if header else st.booleans(),
        )
    )
    assert isinstance(made, Cell)
    return made


@st.composite
def briefs(
    draw: DrawFn,
    *,
    depth: int = 2,
    origins: bool = False,
    wild: bool = False,
    linked: bool = False,
    most: int = 4,
) -> Brief:
    """A brief of at most `most` blocks at its top, nested at most `depth` deep."""
    title = some(inlines(1, origins, frozenset() if wild else frozenset({Link, Note}), wild))
    made = draw(
        st.builds(
            Brief,
            some(blocks(depth, origins, frozenset(), wild), 0, most),
            title=title,
            subtitle=title,
            byline=st.just("") | WORDS,
            date=st.sampled_from(["", "2025-02-20"]),
            language=LANGUAGES,
            source=st.sampled_from(["", "a.md"]),
            outside=some(RANGES) if origins else st.just(()),
        )
    )
    return connected(made) if linked else made


def connected(brief: Brief) -> Brief:
    """`brief` with every label once, every reference leading to one, and none without any."""
    numbers = iter(range(10_000))

    def labelled(node: Any) -> Any:
        if isinstance(node, Heading) and not is_visible(plain(node.content)):
            return replace(node, id="")  # composing makes it a paragraph
        if isinstance(node, Heading | Table | Figure | Note) and node.id:
            return replace(node, id=f"label-{next(numbers)}")
        return replace(node, id="") if getattr(node, "id", "") else node

    named = rewrite(brief, labelled)
    ids = [getattr(node, "id", "") for node in descendants(named)]
    labels = [label for label in ids if label]
    targets = cycle(labels)

    def referring(node: Any) -> Any:
        if isinstance(node, Reference):
            return replace(node, target=next(targets)) if labels else Text("nowhere")
        if isinstance(node, Link) and node.target.startswith("#"):
            target = f"#{next(targets)}" if labels else "https://example.org/"
            return replace(node, target=target)
        return node

    return rewrite(named, referring)

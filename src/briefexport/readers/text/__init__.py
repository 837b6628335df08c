"""The reader of plain text, as extractors scrape it from pages or as people type it.

Each line is a block, or paragraphs are wrapped lines between blank ones; which of the two is told
by the lines themselves. Marked are at most list items, quotes (`> `), tables by pipes, rules
(`---`, `* * *`), code between fences, headings (`# `, or a line of `===` under them), emphasis by
stars or underscores; addresses become links. What is not marked is guessed: tables in columns (see
`columns`), code (`code`), quotations (`quotes`), headings (`headings`), and a title where a byline
or a date stands under it (`opening`). Every guess is reported, or certain enough, and `Reason`s say
which rule made each block; a mark, or the line's kind in `edition.toml`, settles what it is.
"""

from collections.abc import Iterable, Sequence

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.model import Block, Brief, Heading, Inline, legal
from briefexport.readers.text.blocks import article_of
from briefexport.readers.text.columns import without_columns
from briefexport.readers.text.draft import Draft
from briefexport.readers.text.lines import Line, form_of, lines_of
from briefexport.reading import Capabilities, Options, Reader, Reading
from briefexport.source import Source

CAPABILITIES = Capabilities(
    links=False,
    notes=False,
    spans=False,
    tasks=False,
    figures=False,
    math=False,
    languages=False,
)


def read(source: Source, options: Options) -> Reading:
    """Return the brief that `source` holds. No text is refused, and none of it is lost."""
    lines = lines_of(source, options.kinds)
    draft = Draft(source, form_of(without_columns(lines)), [])
    opening, content = article_of(draft, lines)
    title, content = (opening.title, content) if opening.title else _titled(source, content)
    if title and not opening.title:
        draft.because("Title", 0, "the first heading, marked above all others")
    brief = Brief(
        content,
        title,
        byline=opening.byline,
        date=opening.date,
        source=source.name,
        outside=opening.outside,
    )
    found = [
        *draft.report,
        *_form_found(draft),
        *_illegal_found(source, lines),
        *_kinds_found(source, lines, options),
    ]
    diagnostics = tuple(sorted(dict.fromkeys(found), key=_where))
    return Reading(brief, diagnostics, reasons=tuple(draft.reasons))


READER = Reader("text", 2, read, CAPABILITIES)


def _where(finding: Diagnostic) -> tuple[int, int, str]:
    place = finding.place
    return (place.line, place.column, finding.code) if place else (0, 0, finding.code)


def _titled(
    source: Source, content: tuple[Block, ...]
) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """Return the title, taken from `content` where it has one, and what is left."""
    levels = [block.level for block in content if isinstance(block, Heading)]
    first = content[0] if content else None
    if not isinstance(first, Heading) or first.level != 1 or levels.count(1) > 1:
        return (), content
    origin = first.origin
    marked = origin is not None and (
        source.text[origin.start] == "#" or origin.end > origin.content.end
    )
    return (first.content, content[1:]) if marked else ((), content)


def _form_found(draft: Draft) -> Iterable[Diagnostic]:
    width = draft.form.width
    if width is not None:
        yield diagnostic(
            "BX115",
            f"the lines are wrapped at about {width} characters; they are joined to paragraphs",
            Place(file=draft.source.name),
            hint="put a blank line between paragraphs that were joined into one",
        )


def _illegal_found(source: Source, lines: Iterable[Line]) -> Iterable[Diagnostic]:
    places = [
        line.start + at
        for line in lines
        for at, (old, new) in enumerate(zip(line.text, legal(line.text), strict=True))
        if old != new
    ]
    if places:
        yield diagnostic(
            "BX116",
            f"{len(places)} characters that no document may hold are replaced by U+FFFD, here and"
            " below"
            if len(places) > 1
            else "a character that no document may hold is replaced by U+FFFD",
            source.place(places[0]),
            hint="take the control characters out of the source",
        )


def _kinds_found(source: Source, lines: Sequence[Line], options: Options) -> Iterable[Diagnostic]:
    for number in sorted(options.kinds):
        if number > len(lines) or not lines[number - 1].text:
            where = "blank" if number <= len(lines) else "behind the end of the file"
            yield diagnostic(
                "BX117",
                f"`kinds` says that line {number} is a {options.kinds[number][0]},"
                f" but that line is {where}",
                Place(file=source.name, line=min(number, len(lines))),
                hint="correct the line number under `kinds` in edition.toml",
            )

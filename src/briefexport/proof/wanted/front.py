"""What stands before and around the briefs: the page, its heads, the title, the contents."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from briefexport.edition import Edition
from briefexport.model import Image, Inline, Math, Paragraph, Text
from briefexport.proof.record import Kind, Look, Record, Run
from briefexport.proof.wanted.letters import Type
from briefexport.proof.wanted.lines import line, words
from briefexport.proof.wanted.record import Format, Tokens, Wanted
from briefexport.style import Role, Style, page, page_size
from briefexport.walk import rewrite

# The level of entries of the contents that are briefs; those of headings are lower.
BRIEF = 1


def wanted_front(edition: Edition, style: Style, format_: Format) -> tuple[Wanted, ...]:
    """Return what a file of `format_` should tell beside the briefs."""
    type_ = Type(style, format_)
    return (*_page(edition, type_), *_title(edition, type_), *_contents(edition, type_))


def _page(edition: Edition, type_: Type) -> Iterator[Wanted]:
    """Yield the page and what stands in its margins; a book for screens has neither."""
    if type_.format == "epub":
        return
    trim = page_size(edition.settings.print.page or type_.style.page.size)
    assert trim is not None
    sheet = page(type_.style, trim)
    sides = {
        side: type_.space(getattr(sheet, side))
        for side in ("width", "height", "top", "foot", "inner", "outer")
    }
    tokens = {side: f"page.{side}" for side in ("top", "foot", "inner", "outer")}
    tokens |= {"width": "page.size", "height": "page.size"}
    yield Wanted(Record("page", "front", looks=sides), tokens)
    heads: tuple[tuple[Kind, Role], ...] = (
        ("running-verso", "running-verso"), ("running-recto", "running-recto"), ("folio", "folio"),
    )  # fmt: skip
    for kind, role in heads:
        ground = type_.ground(role)
        looks: dict[str, Look] = {"leading": type_.style.text[role].leading}
        yield Wanted(
            Record(kind, "front", looks=looks, runs=(Run("", ground.letters),)),
            {"leading": f"text.{role}.leading"},
            (ground.tokens,),
        )


def _title(edition: Edition, type_: Type) -> Iterator[Wanted]:
    settings = edition.settings
    if not edition.front:
        return
    if settings.print.half_title and type_.format == "pdf":
        yield _line(settings.title, "half-title", edition, type_)
    yield _line(settings.title, "edition-title", edition, type_)
    yield _line(settings.subtitle or "", "edition-subtitle", edition, type_)
    for author in settings.names:
        yield _line(author, "edition-author", edition, type_)
    for one in edition.imprint:
        yield _line(one, "imprint", edition, type_)


def _contents(edition: Edition, type_: Type) -> Iterator[Wanted]:
    if edition.front:
        yield _line(edition.terms.contents, "contents-title", edition, type_)
        for entry in edition.contents:
            role: Role = "contents-1" if entry.level == BRIEF else "contents-2"
            rtl = edition.direction == "rtl"
            ground = type_.ground(role)
            lead = (entry.number, ground) if entry.level > BRIEF and entry.number else None
            said = line(_spelt(entry.title, type_), ground, edition, type_, lead=lead, rtl=rtl)
            facts = {"language": edition.settings.language}
            record = Record("entry", "front", said.text, facts, runs=said.runs, id=entry.id)
            yield replace(_set(record, role, said.run_tokens, type_), turned=said.turned)
    for paragraph in edition.colophon:
        yield _line(paragraph, "colophon", edition, type_)


def _spelt(title: Sequence[Inline], type_: Type) -> Sequence[Inline]:
    """Return a title as the contents have it: an e-book's spell formulas and pictures out."""
    if type_.format != "epub":
        return title

    def spelt(node: Any) -> Any:  # noqa: ANN401 - whatever `rewrite` visits
        match node:
            case Math(value):
                return Text(words(value))
            case Image(alt=alt):
                return Text(alt or "")
            case _:
                return node

    return rewrite(Paragraph(tuple(title)), spelt).content


def _line(text: str, role: Role, edition: Edition, type_: Type) -> Wanted:
    """Return a line of text in `role`."""
    ground = type_.ground(role)
    said = words(text)
    runs = (Run(said, ground.letters),) if said else ()
    facts = {"language": edition.settings.language}
    record = Record("paragraph", "front", said, facts, runs=runs)
    return _set(record, role, (ground.tokens,), type_)


def _set(record: Record, role: Role, tokens: tuple[Tokens | None, ...], type_: Type) -> Wanted:
    """Return `record` with the looks of lines in `role`."""
    lines = type_.lines(role)
    looks = {key: look for key, (look, _) in lines.items()}
    return Wanted(
        replace(record, looks=looks), {key: token for key, (_, token) in lines.items()}, tokens
    )

"""Which tables are set as variants of the style's: those that ask for it, and those named so."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.model import Brief, Table
from briefexport.source import Source
from briefexport.style import Style
from briefexport.walk import descendants, label_id, rewrite


def with_variants(brief: Brief, name: str, wanted: Mapping[str, str]) -> Brief:
    """Return the brief `name` with its tables as edition.toml wants them.

    `wanted` has variants by the number of a table in its article, from 1, or by its label. What it
    says goes before what the article says.
    """
    if not wanted:
        return brief
    chosen = {_id_of(key, brief, name): variant for key, variant in wanted.items()}

    def varied(node: Any) -> Any:  # noqa: ANN401
        is_chosen = isinstance(node, Table) and node.id in chosen
        return replace(node, variant=chosen[node.id]) if is_chosen else node

    return rewrite(brief, varied)


def unfound(
    brief: Brief, name: str, wanted: Mapping[str, str], places: Mapping[str, Place]
) -> Iterator[Diagnostic]:
    """Yield a fault for each table `wanted` that the brief does not have, at its place."""
    for key in wanted:
        if not _id_of(key, brief, name):
            count = len(_tables(brief))
            yield diagnostic(
                "BX317",
                f"the article has no table {key!r}; it has {count or 'none'}",
                places[key],
                hint="write a table's number, counted from the top of the article, or its label",
            )


def unknown_variants(
    brief: Brief, source: Source, style: Style, places: Mapping[str, Place]
) -> Iterator[Diagnostic]:
    """Yield a fault for each table of `brief` that is to be a variant the style does not have.

    `places` are those of variants that edition.toml names; others stand in the article.
    """
    for node in descendants(brief):
        if isinstance(node, Table) and node.variant and node.variant not in style.table.variants:
            origin = node.caption_origin or node.origin
            place = source.place(origin.start, origin.end) if origin else Place(file=source.name)
            yield _unknown(node.variant, style, places.get(node.variant, place))


def _tables(brief: Brief) -> list[str]:
    return [node.id for node in descendants(brief) if isinstance(node, Table)]


def _id_of(key: str, brief: Brief, name: str) -> str:
    """Return the id of the table with the number or the label `key`, "" where there is none."""
    tables = _tables(brief)
    if key.isdecimal() and 1 <= int(key) <= len(tables):
        return tables[int(key) - 1]
    labelled = label_id(name, key)
    return labelled if labelled in tables else ""


def _unknown(variant: str, style: Style, place: Place) -> Diagnostic:
    known = sorted(style.table.variants)
    near = get_close_matches(variant, known, 1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    there = f"it has {', '.join(known)}" if known else "it has none"
    message = f"the style {style.name!r} has no variant {variant!r} of tables"
    return diagnostic("BX317", message, place, hint=hint + there)

"""The second pass of composing: references led to their ids, pictures found, tables planned."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from briefexport.assets import Asset
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.edition.cards import Cards, card_screens
from briefexport.edition.composed import EditionBrief
from briefexport.edition.numbers import with_numbers_aligned
from briefexport.edition.placing import Placing, Read, Setting, place_of
from briefexport.edition.stubs import with_stub
from briefexport.edition.widths import Plan, indents_of_tables, plan
from briefexport.model import (
    Aside,
    Brief,
    Column,
    Extent,
    Image,
    Link,
    Reference,
    Table,
    Text,
)
from briefexport.walk import label_id, rewrite, slug


@dataclass(slots=True)
class Ledger:
    """What the briefs that have their places add up to: their names, labels, tables and figures."""

    briefs: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    tables: int = 0
    figures: int = 0

    def take(self, name: str, placing: Placing) -> None:
        """Add the brief `name`."""
        self.briefs.append(name)
        self.labels |= placing.labels.keys()
        self.tables += len(placing.tables)
        self.figures += len(placing.figures)


@dataclass(slots=True)
class Finishing:
    """What a brief adds to its edition when all briefs have their places.

    `led` has the id that each name of something labelled leads to.
    """

    led: dict[str, str] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    table_sizes: dict[str, float] = field(default_factory=dict)
    table_widths: dict[str, float] = field(default_factory=dict)
    landscape: dict[str, Plan] = field(default_factory=dict)
    cards: dict[str, Cards] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)


def finished_brief(
    brief: EditionBrief, read: Read, ledger: Ledger, finishing: Finishing, setting: Setting
) -> EditionBrief:
    """Return `brief` with every reference led to its id and every table planned."""
    indents = indents_of_tables(brief.blocks, setting.style)

    def finished(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Reference(target):
                return replace(node, target=_target(target, node.origin, read, ledger, finishing))
            case Link(target) if target.startswith("#"):
                found = _target(target[1:], node.origin, read, ledger, finishing)
                return replace(node, target=f"#{found}") if found else node.content
            case Image():
                return _pictured(node, read, finishing)
            case Table():
                return _planned(node, read, finishing, setting, indents.get(node.id))
            case Aside(kind, title=()):
                return replace(node, title=(Text(setting.terms.aside(kind)),))
            case _:
                return node

    whole = rewrite(Brief(brief.blocks, brief.title, brief.subtitle), finished)
    return replace(brief, title=whole.title, subtitle=whole.subtitle, blocks=whole.blocks)


def led_to(name: str, within: str, ledger: Ledger) -> list[str]:
    """Return the ids that `name` ("label", or "brief#label") may lead to in the brief `within`."""
    other, mark, label = name.rpartition("#")
    if mark:
        found = [label_id(slug(other), label)] if label else [slug(other)]
    else:
        own = [label_id(within, name)]
        elsewhere = [label_id(brief, name) for brief in ledger.briefs if brief != within]
        found = own if own[0] in ledger.labels else [*elsewhere, *{slug(name)} & set(ledger.briefs)]
    return [candidate for candidate in found if candidate in ledger.labels]


def _target(
    name: str, origin: Extent | None, read: Read, ledger: Ledger, finishing: Finishing
) -> str:
    """Return the id that `name` leads to; report one that does not lead to exactly one."""
    found = led_to(name, read.name, ledger)
    if len(found) == 1:
        finishing.led[name] = found[0]
        return found[0]
    several = len(found) > 1
    finishing.findings.append(
        diagnostic(
            "BX302",
            f"{name!r} names {'several things' if several else 'nothing'} in this edition",
            place_of(origin, read.source),
            hint="name the brief as well: (#brief#label)"
            if several
            else "label the heading {#label}, or the caption of the table or figure",
        )
    )
    return ""


def _pictured(image: Image, read: Read, finishing: Finishing) -> Image:
    asset = read.assets[image.asset]
    finishing.assets[asset.name] = asset
    # Without a word it says nothing; without a character it says that the picture is decoration.
    alt = None if image.alt and not image.alt.strip() else image.alt
    if alt is None:
        finishing.findings.append(
            diagnostic(
                "BX307",
                f"the picture {image.asset!r} has no alternative text",
                place_of(image.origin, read.source),
                hint="say in the square brackets what it shows",
            )
        )
    return replace(image, asset=asset.name, alt=alt)


def _planned(
    table: Table, read: Read, finishing: Finishing, setting: Setting, indent: float | None
) -> Table:
    """Return `table` with its stub, its numbers aligned and its columns' widths planned.

    One that is too wide is set smaller; where its words fit side by side at no size, the page is
    turned, unless the table stands in another or in a note (`indent` is None); on small screens its
    rows become cards. All of that is told.
    """
    style, page = setting.style, setting.page
    table = with_numbers_aligned(with_stub(table))
    planned = used = plan(table, style, page.measure - (indent or 0))
    made = []
    if planned.size != style.text["table"].size:
        finishing.table_sizes[table.id] = planned.size
        made.append(f"is set in {planned.size:g} points")
    if planned.width != 1:
        finishing.table_widths[table.id] = planned.width
    if not planned.fits and indent is not None and page.depth > page.measure:
        used = finishing.landscape[table.id] = plan(table, style, page.depth - indent)
        made = [f"stands on a page turned on its side, in {used.size:g} points"]
    if screens := card_screens(table):
        finishing.cards[table.id] = screens
        made.append(f"becomes cards on a {screens}")
    if not used.fits:
        finishing.findings.append(_too_wide(table, read))
    elif made:
        finishing.findings.append(_made_narrower(table, made, read))
    columns = tuple(
        Column(column.align, share)
        for column, share in zip(table.columns, planned.shares, strict=True)
    )
    return replace(table, columns=columns)


def _made_narrower(table: Table, made: Sequence[str], read: Read) -> Diagnostic:
    return diagnostic(
        "BX318",
        f"this table of {len(table.columns)} columns {' and '.join(made)}",
        place_of(table.origin, read.source),
        hint="divide it, or let rows and columns change places, if it is to look like the others",
    )


def _too_wide(table: Table, read: Read) -> Diagnostic:
    return diagnostic(
        "BX315",
        f"this table of {len(table.columns)} columns is too wide for any page:"
        " words and numbers in it are broken",
        place_of(table.origin, read.source),
        hint="divide it, or let rows and columns change places",
    )

"""What stands first and last on a page, and how far from its edges."""

from collections.abc import Sequence

from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.lines import Line

# A draft with one of its lines.
_Found = tuple[Draft, Line]


def tell_ends(drafts: Sequence[Draft], pages: Pages, leadings: Leadings) -> None:
    """Say how far down what begins a page stands, and how far up what ends one around the briefs.

    What began on a page before, or goes on on another, stands at the edge of the text.
    """
    firsts: dict[int, _Found] = {}
    lasts: dict[int, _Found] = {}
    for draft in drafts:
        for line in draft.lines:
            first, last = firsts.get(line.page), lasts.get(line.page)
            if first is None or line.base < first[1].base:
                firsts[line.page] = draft, line
            if last is None or line.base > last[1].base:
                lasts[line.page] = draft, line
    for draft, line in firsts.values():
        if line is draft.lines[0] and not (draft.place.in_cell or line.opened):
            draft.looks["depth"] = leadings.stack(draft).middle(line) - pages.trims[line.page].top
    for page, (draft, line) in lasts.items():
        if line is draft.lines[-1] and not (draft.place.part == "body" or line.opened):
            middle = leadings.stack(draft).middle(line)
            trim = pages.trims[page]
            draft.looks["rise"] = trim.top + trim.height - middle

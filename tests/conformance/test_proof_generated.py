"""Forty editions of whatever the model can hold, built in all three formats and proved.

Nothing may differ, neither words nor looks. What is proved to be the same must be seen to differ
where something in the edition is another than what was built.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import cycle, islice

import pytest

from briefexport.backends import BACKENDS, RenderOptions
from briefexport.edition import Edition
from briefexport.proof import prove
from briefexport.proof.wanted.record import FORMATS, Format
from conformance.generated import SETTINGS, drawn
from epubs import edition, the_style

pytestmark = [
    pytest.mark.conformance,
    # The library that draws formulas for paper.
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]

BATCHES, EACH = (0, 4), 20


def built(made: Edition) -> Mapping[Format, bytes]:
    """Return the files of an edition, with the pages of its PDF in the others."""
    pages = None
    files: dict[Format, bytes] = {}
    for format_ in FORMATS:
        rendering = BACKENDS[format_].render(made, the_style(), pages, RenderOptions())
        pages = pages or rendering.pages
        files[format_] = rendering.data
    return files


@cache
def editions(batch: int) -> tuple[Edition, ...]:
    """Return the editions of one batch, of a brief each."""
    pairs = zip(drawn(batch, EACH), cycle(SETTINGS), strict=False)
    return tuple(edition(brief, **more) for brief, more in pairs)


def differences(made: Edition, files: Mapping[Format, bytes]) -> dict[Format, list[str]]:
    """Return what each file tells otherwise than the edition."""
    proofs = {
        format_: prove(made, the_style(), f"an.{format_}", format_, data)
        for format_, data in files.items()
    }
    return {
        format_: [one.message for one in proof.diagnostics] for format_, proof in proofs.items()
    }


@pytest.mark.parametrize("batch", BATCHES)
def test_any_edition_is_proved(batch: int) -> None:
    for number, made in enumerate(editions(batch)):
        assert differences(made, built(made)) == {name: [] for name in FORMATS}, number


def test_another_title_is_found_in_any_edition() -> None:
    for made in islice(editions(0), 2):
        files = built(made)
        (brief,) = made.briefs
        other = replace(made, briefs=(replace(brief, byline="Somebody else"),))
        found = differences(other, files)
        for format_ in FORMATS:
            assert any("Somebody else" in message for message in found[format_])

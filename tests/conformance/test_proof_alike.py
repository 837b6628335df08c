"""Every kind of block over and over, in every style: each file says and looks as it should."""

from itertools import product
from pathlib import Path

import pytest

from alike import ONCE_REFUSED, articles, differences

pytestmark = [
    pytest.mark.conformance,
    # The library that draws formulas for paper.
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]

STYLES = sorted(path.stem for path in (Path(__file__).parents[2] / "styles").glob("*.toml"))


# Those that were refused once are proved with the other tests.
ALL = [one for one in product(articles(), STYLES) if one not in ONCE_REFUSED]


@pytest.mark.parametrize(("name", "style"), ALL)
def test_what_is_all_of_one_kind_is_proved(name: str, style: str) -> None:
    assert differences(name, style) == []

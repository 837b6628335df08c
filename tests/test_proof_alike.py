"""What is all of one kind is proved too: nothing else in it tells how such a thing should look."""

import pytest

from alike import ONCE_REFUSED, articles, differences

# The library that draws formulas for paper.
pytestmark = pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")


@pytest.mark.parametrize(
    ("name", "style"), ONCE_REFUSED, ids=[" in ".join(o) for o in ONCE_REFUSED]
)
def test_what_is_all_of_one_kind_is_proved(name: str, style: str) -> None:
    assert differences(name, style) == []


def test_no_two_articles_are_one() -> None:
    texts = articles()
    assert len(texts) > 60
    assert len(set(texts.values())) == len(texts)

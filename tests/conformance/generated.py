"""Briefs of whatever the model can hold, and what editors say of editions of them."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from briefexport.errors import RefusedError
from briefexport.model import Brief
from built import once
from epubs import edition
from trees import briefs

# What editors say of editions, one after the other.
SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"front": False},
    {"language": "de", "subtitle": "Und mehr <davon> & dazu", "authors": ["Ä. Öß", "B & B"]},
    {"language": "he", "authors": ["א"], "rights": "© All"},
    {"language": "zh-Hant", "front": False, "publisher": "A “house”", "isbn": "9783161484100"},
    {"series": "Briefs", "issue": "4", "identifier": "https://example.org/briefs/4"},
)


def drawn(number: int, count: int) -> list[Brief]:
    """Return the briefs of one batch, the same on every run, and drawn but once in one."""
    return once(f"{count}-briefs-{number}", lambda: _drawn(number, count))


def _drawn(number: int, count: int) -> list[Brief]:
    found: list[Brief] = []

    @seed(number)
    @settings(
        max_examples=4 * count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(briefs(depth=3, linked=True, most=6))
    def collect(brief: Brief) -> None:
        if brief not in found and is_accepted(brief):
            found.append(brief)

    collect()
    assert len(found) >= count
    return found[-count:]


def is_accepted(brief: Brief) -> bool:
    try:
        edition(brief)
    except RefusedError:  # a label on what has no number
        return False
    return True

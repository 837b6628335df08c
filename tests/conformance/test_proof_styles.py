"""Every style that comes along, in every edition at hand: each file says and looks as it should."""

from itertools import product
from pathlib import Path

import pytest

from briefexport.edition.load import load_edition
from briefexport.proof import prove
from briefexport.proof.wanted.record import FORMATS
from built import PATHS
from proofs import file_of

pytestmark = [
    pytest.mark.conformance,
    # The library that draws formulas for paper.
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]

STYLES = sorted(path.stem for path in (Path(__file__).parents[2] / "styles").glob("*.toml"))
EACH = list(product(PATHS, STYLES))


@pytest.mark.parametrize(
    ("path", "style"), EACH, ids=[f"{path.stem[:14]} in {style}" for path, style in EACH]
)
def test_an_edition_is_proved_in_a_style(path: Path, style: str) -> None:
    loaded = load_edition(path, None, style)
    for format_ in FORMATS:
        data = file_of(loaded.edition, format_, loaded.style)
        proof = prove(loaded.edition, loaded.style, f"an.{format_}", format_, data)
        assert [one.message for one in proof.diagnostics] == []

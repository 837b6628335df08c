"""A node added to the model is a node the type checker names every place for."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[1]

POEM = '''
@dataclass(frozen=True, slots=True)
class Poem:
    """Lines that are not paragraphs."""

    lines: tuple[str, ...]
    id: str = field(default="", compare=False, kw_only=True)
    origin: Origin | None = field(default=None, compare=False, kw_only=True)


Block: TypeAlias = (
    Poem
    | Heading
'''

GLYPH = '''
@dataclass(frozen=True, slots=True)
class Glyph:
    """A character no font has."""

    value: str


Inline: TypeAlias = (
    Glyph | Text'''

# What must say what it does with a block and with an inline; what only looks for some kinds is not
# here.
BLOCK_PLACES = {
    "src/briefexport/backends/docx/blocks.py",
    "src/briefexport/cli/tree.py",
    "src/briefexport/markup/xhtml.py",
    "src/briefexport/pandocjson/writing.py",
    "src/briefexport/proof/wanted/blocks.py",
    "src/briefexport/repair/passages.py",
    "src/briefexport/revise/leaves.py",
    "src/briefexport/revise/parcels.py",
    "src/briefexport/revise/writing/markdown/blocks.py",
    "src/briefexport/revise/writing/sayable.py",
    "src/briefexport/walk.py",
    "tests/reading_back/expected.py",
}
INLINE_PLACES = {
    "src/briefexport/backends/docx/inlines.py",
    "src/briefexport/cli/tree.py",
    "src/briefexport/edition/placing.py",
    "src/briefexport/markup/xhtml.py",
    "src/briefexport/pandocjson/writing_inlines.py",
    "src/briefexport/proof/wanted/lines.py",
    "src/briefexport/repair/passages.py",
    "src/briefexport/repair/running.py",
    "src/briefexport/revise/units.py",
    "src/briefexport/revise/writing/markdown/inlines.py",
    "src/briefexport/revise/writing/plainly.py",
    "src/briefexport/revise/writing/sayable.py",
    "src/briefexport/segments.py",
    "src/briefexport/walk.py",
    "tests/reading_back/expected.py",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in ("src", "tests/reading_back"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def places_named(folder: Path, before: str, after: str) -> dict[str, list[str]]:
    """Return what mypy says, by file, of a model in which `before` is `after`."""
    model = folder / "src" / "briefexport" / "model.py"
    text = model.read_text("utf-8")
    assert text.count(before) == 1
    model.write_text(text.replace(before, after), "utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "-m", "mypy", "--cache-dir", "cache", "src", "tests/reading_back"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        model.write_text(text, "utf-8")
    said: dict[str, list[str]] = {}
    for line in run.stdout.splitlines():
        if found := re.fullmatch(r"(\S+?):\d+: error: (.*)", line):
            said.setdefault(found[1], []).append(found[2])
    return said


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("before", "after", "name", "places"),
    [
        ("\nBlock: TypeAlias = (\n    Heading\n", POEM, "Poem", BLOCK_PLACES),
        ("\nInline: TypeAlias = (\n    Text", GLYPH, "Glyph", INLINE_PLACES),
    ],
    ids=["a block", "an inline"],
)
def test_a_new_node_is_a_fault_wherever_it_must_be_handled(
    copy: Path, before: str, after: str, name: str, places: set[str]
) -> None:
    said = places_named(copy, before, after)
    unhandled = {
        file for file, messages in said.items() if any(name in message for message in messages)
    }
    assert unhandled == places, said

"""From an edited model to a minimal patch of the source it came from."""

from collections.abc import Mapping
from dataclasses import replace

from briefexport.model import Block, Brief
from briefexport.readers import reader_of
from briefexport.reading import Capabilities
from briefexport.revise.patch import Patch
from briefexport.revise.writing.desk import MINIMAL, Desk, Lines
from briefexport.revise.writing.lacking import told, unsayable
from briefexport.revise.writing.lines import divided
from briefexport.revise.writing.markdown.blocks import block_lines
from briefexport.revise.writing.markdown.settled import settled
from briefexport.revise.writing.markdown.write import write_markdown
from briefexport.revise.writing.text.blocks import text_lines
from briefexport.revise.writing.text.write import write_text
from briefexport.revise.writing.verify import Dialect, Mend, Reread, verified
from briefexport.revise.writing.words import write_html, write_nothing
from briefexport.source import Source
from briefexport.walk import descendants

# By the names of their readers; sources of all other forms are left to people.
DIALECTS = {
    "markdown": Dialect(write_markdown, block_lines, settled),
    "text": Dialect(write_text, text_lines),
    "html": Dialect(write_html, text_lines),
}


GUESSED = (
    "plain text would be read otherwise there: make the change by hand, and say under `kinds` in"
    " edition.toml what the line is"
)


def patch(
    source: Source,
    base: Brief,
    target: Brief,
    reread: Reread,
    capabilities: Capabilities,
    mend: Mend = lambda brief: brief,
    spelled: Mapping[Block, str] | None = None,
) -> Patch:
    """Return the patch of `source`, which reads as `base`, by which it reads as `target`.

    `target` holds the nodes of `base` that are untouched, and for the others the ids, origins and
    segments of what was kept. `reread` reads and repairs a source as the edition does, `mend` is
    that repair alone: what an editor wrote may come back mended. Every edit is proved by reading
    again; what cannot be said in the form of the source, by its `capabilities` or for its shape,
    is left for a person. `spelled` says how new blocks at the top may be written, if that holds.
    """
    reader = reader_of(source.name)
    name = reader.name if reader and not source.data else ""
    dialect = DIALECTS.get(name, Dialect(write_nothing, text_lines))
    dialect = replace(dialect, lines=_as_spelled(dialect.lines, spelled or {}))
    found = verified(source, base, target, reread, mend, dialect)
    lacking = unsayable(capabilities, base, target)
    if lacking:
        return told(found, f"the form of the source has no {', '.join(lacking)}")
    return told(found, GUESSED) if name == "text" else found


def _as_spelled(lines: Lines, spelled: Mapping[Block, str]) -> Lines:
    """Return `lines` that write the blocks of `spelled` so, until that was found not to hold."""

    def written(desk: Desk, block: Block, avoid: frozenset[str]) -> list[str]:
        nodes = (block, *descendants(block))
        if block in spelled and all(desk.level(node) == MINIMAL for node in nodes):
            return divided(spelled[block])
        return lines(desk, block, avoid)

    return written if spelled else lines

"""Headings that links lead to by their own words, as sites that show Markdown name them.

The name of a heading is its text in small letters without signs, each space a hyphen; of several
with one name, those after the first have a number behind it (GitHub, "Section links").
"""

import re
from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from briefexport.model import Brief, Heading, Link
from briefexport.readers.markdown.ledger import Ledger
from briefexport.walk import descendants, plain, rewrite

_SIGNS = re.compile(r"[^\w\- ]")


def with_anchors(brief: Brief, ledger: Ledger) -> Brief:
    """Return `brief` with a label on each heading that has none and that a link leads to."""
    nodes = list(descendants(brief))
    links = (node.target for node in nodes if isinstance(node, Link))
    anchors = {one[1:] for one in links if one.startswith("#")} - ledger.labels.keys()
    # A link may say letters by their bytes (RFC 3986, 2.1).
    wanted = {unquote(anchor): anchor for anchor in sorted(anchors)}
    if not wanted:
        return brief
    seen = Counter[str]()
    names: dict[int, str] = {}
    for heading in nodes:
        if not isinstance(heading, Heading):
            continue
        name = _SIGNS.sub("", plain(heading.content).strip().lower()).replace(" ", "-")
        before = seen[name]
        seen[name] += 1
        anchor = wanted.get(f"{name}-{before}" if before else name)
        if anchor and not heading.id:
            names[id(heading)] = anchor

    def labelled(node: Any) -> Any:  # noqa: ANN401
        name = names.get(id(node))
        return replace(node, id=name) if name else node

    return rewrite(brief, labelled)

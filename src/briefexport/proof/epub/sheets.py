"""Style sheets as rules: those of a document, and the small one that every reading system has."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import tinycss2
from cssselect2 import Matcher, SelectorError, compile_selector_list
from lxml import etree

from briefexport.proof.epub.media import holds, holds_words, is_word
from briefexport.proof.epub.package import Document, Files, local_name, resolved
from briefexport.proof.epub.values import Counted, Single, singles
from briefexport.records import dataclass

# A rule that brings a font, on lines of its own: in a comment or not, nothing else is in it.
FACE = re.compile(
    r"""^@font-face\s*\{(?:[^{}"'*\\]|"[^"\n\\{}*]*")*\}[ \t]*(?:\n|\Z)""", re.MULTILINE
)
# What tinycss2 makes of a style sheet; it has no types.
Nodes: TypeAlias = Sequence[Any]

# HTML, 15.3: what of it is seen in the looks that are told.
USER_AGENT = """
html, body, address, article, aside, blockquote, center, dd, details, dialog, dl, dt, div, fieldset,
figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hgroup, hr, legend, main, menu,
nav, ol, p, pre, search, section, summary, ul { display: block }
head, link, meta, script, style, template, title, noscript, rp, [hidden] { display: none }
li { display: list-item }
table { display: table; border-spacing: 2px; text-indent: 0 }
caption { display: table-caption; text-align: center }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group; vertical-align: middle }
tbody { display: table-row-group; vertical-align: middle }
tfoot { display: table-footer-group; vertical-align: middle }
tr { display: table-row; vertical-align: inherit }
td, th { display: table-cell; vertical-align: inherit; padding: 1px }
th { font-weight: bold; text-align: center }
img, svg, math { display: inline }
math[display="block"] { display: block }
p, dl { margin-block: 1em }
blockquote, figure { margin: 1em 40px }
dd { margin-inline-start: 40px }
ul, menu, ol { margin-block: 1em; padding-inline-start: 40px }
ul ul, ul ol, ol ul, ol ol, dl ul, dl ol, ul dl, ol dl, dl dl { margin-block: 0 }
ul, menu { list-style-type: disc }
ul ul, ol ul { list-style-type: circle }
ul ul ul, ul ol ul, ol ul ul, ol ol ul { list-style-type: square }
ol { list-style-type: decimal }
ol[type="a"] { list-style-type: lower-alpha }
ol[type="A"] { list-style-type: upper-alpha }
ol[type="i"] { list-style-type: lower-roman }
ol[type="I"] { list-style-type: upper-roman }
h1 { font-size: 2em; margin-block: 0.67em }
h2 { font-size: 1.5em; margin-block: 0.83em }
h3 { font-size: 1.17em; margin-block: 1em }
h4 { margin-block: 1.33em }
h5 { font-size: 0.83em; margin-block: 1.67em }
h6 { font-size: 0.67em; margin-block: 2.33em }
h1, h2, h3, h4, h5, h6 { font-weight: bold }
hr { margin: 0.5em auto; border: 1px inset }
pre { white-space: pre; margin-block: 1em; font-family: monospace }
code, kbd, samp, tt { font-family: monospace }
b, strong { font-weight: bolder }
a[href], u, ins { text-decoration: underline }
s, strike, del { text-decoration: line-through }
i, em, cite, dfn, var, address { font-style: italic }
sub { vertical-align: sub; font-size: smaller }
sup { vertical-align: super; font-size: smaller }
small { font-size: smaller }
big { font-size: larger }
[dir="rtl"] { direction: rtl }
[dir="ltr"] { direction: ltr }
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule declares; `own` is whether it is the publication's, not the reading system's."""

    own: bool
    declared: tuple[Single, ...]
    important: tuple[Single, ...]


def parsed(text: str) -> Nodes:
    """Return what stands in a style sheet."""
    nodes: Nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return nodes


def matcher(sheets: Iterable[Nodes]) -> Matcher:
    """Return what finds the rules for an element, in `sheets` and in everybody's."""
    found = Matcher()
    for nodes, own in ((parsed(USER_AGENT), False), *((sheet, True) for sheet in sheets)):
        for rule in _rules(nodes):
            _add(found, rule, own=own)
    return found


def counters(sheets: Iterable[Nodes]) -> dict[str, Counted]:
    """Return the ways of counting that `sheets` make of those that CSS has, by their names."""
    found = {}
    for nodes in sheets:
        for node in nodes:
            if node.type == "at-rule" and node.lower_at_keyword == "counter-style" and node.content:
                said = {
                    one.lower_name: [token for token in one.value if token.type != "whitespace"]
                    for one in tinycss2.parse_blocks_contents(node.content, skip_comments=True)
                    if one.type == "declaration"
                }
                system = [str(getattr(token, "value", "")) for token in said.get("system", [])]
                if system[:1] == ["extends"] and len(system) > 1:
                    name = tinycss2.serialize(node.prelude).strip()
                    prefix, suffix = (_string(said.get(key)) for key in ("prefix", "suffix"))
                    dot = ". " if suffix is None else suffix
                    found[name] = Counted(system[1], prefix or "", dot)
    return found


def _string(tokens: Sequence[Any] | None) -> str | None:
    """Return the text that a declaration says, None where it says none."""
    return next((str(one.value) for one in tokens or () if one.type == "string"), None)


def declared(text: str) -> Rule:
    """Return what a style attribute declares."""
    return _rule(tinycss2.parse_blocks_contents(text, skip_comments=True), own=True)


def sheets_of(document: Document, files: Files) -> tuple[str, ...]:
    """Return the texts of the style sheets of a document, in order, without the fonts they bring.

    No reading asks for these, and each text that needs another one adds it.
    """
    found: list[str] = []
    for element in document.root.iter("{*}link", "{*}style"):
        name = local_name(element)
        if not _is_sheet(element, name) or not holds_words(element.get("media") or "all"):
            continue
        if name == "link":
            path, _ = resolved(element.get("href") or "", document.path)
            found += _linked(path, files, ())
        else:
            found += _with_imports(element.text or "", files, (document.path,))
    return tuple(map(_without_faces, found))


@lru_cache(maxsize=8)
def _without_faces(text: str) -> str:
    """Return a style sheet, which many documents share, without the fonts it brings."""
    return FACE.sub("", text)


def _is_sheet(element: etree._Element, name: str) -> bool:
    if name == "style":
        return True
    rel = (element.get("rel") or "").lower().split()
    return name == "link" and "stylesheet" in rel and "alternate" not in rel


def _linked(path: str, files: Files, above: tuple[str, ...]) -> list[str]:
    """Return the sheet at `path`, which the files `above` bring in, behind those it brings in."""
    if not path or path in above:
        return []
    return _with_imports(files.text(path), files, (*above, path))


def _with_imports(text: str, files: Files, above: tuple[str, ...]) -> list[str]:
    """Return `text`, of the last of the files `above`, behind the sheets that it brings in."""
    found: list[str] = []
    if "@import" in text:
        for rule in parsed(text):
            if rule.type == "at-rule" and rule.lower_at_keyword == "import":
                tokens = [token for token in rule.prelude if token.type != "whitespace"]
                if tokens and holds(tokens[1:]):
                    target, _ = resolved(_address(tokens[0]), above[-1])
                    found += _linked(target, files, above)
    return [*found, text]


def _address(token: Any) -> str:  # noqa: ANN401 - tinycss2 has no types
    if token.type in {"string", "url"}:
        return str(token.value)
    inner = [one for one in getattr(token, "arguments", ()) if one.type == "string"]
    return str(inner[0].value) if inner else ""


# --- Rules -------------------------------------------------------------------------------------


def _rules(nodes: Nodes) -> Iterator[Any]:
    """Yield the rules that hold, those within other rules among them."""
    waiting = deque(nodes)
    while waiting:
        node = waiting.popleft()
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.content is not None and _applies(node):
            within = tinycss2.parse_rule_list(
                node.content, skip_comments=True, skip_whitespace=True
            )
            waiting.extendleft(reversed(within))


def _applies(rule: Any) -> bool:  # noqa: ANN401
    prelude = [token for token in rule.prelude if token.type not in {"whitespace", "comment"}]
    match rule.lower_at_keyword:
        case "media":
            return holds(prelude)
        case "container":
            # A name may stand before what is asked.
            named = prelude and prelude[0].type == "ident" and prelude[0].lower_value != "not"
            return holds(prelude[1:] if named else prelude)
        case "supports":
            return not (prelude and is_word(prelude[0], "not"))
        case "layer":
            return True
        case _:
            return False


def _add(found: Matcher, node: Any, *, own: bool) -> None:  # noqa: ANN401
    rule = _rule(tinycss2.parse_blocks_contents(node.content, skip_comments=True), own=own)
    if not rule.declared and not rule.important:
        return
    try:
        selectors = compile_selector_list(node.prelude)
    except (SelectorError, NotImplementedError, SyntaxError, RecursionError, MemoryError):
        # No selector, or one in the other past what can be compiled.
        return
    for selector in selectors:
        found.add_selector(selector, rule)


def _rule(nodes: Iterable[Any], *, own: bool) -> Rule:
    said: dict[bool, list[Single]] = {False: [], True: []}
    for node in nodes:
        if node.type == "declaration":
            said[node.important].extend(singles(node))
    return Rule(own, tuple(said[False]), tuple(said[True]))

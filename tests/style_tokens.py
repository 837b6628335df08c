"""Every token of a style, found in the dataclasses it is made of; other values for them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass
from typing import Any

from briefexport.source import Source
from briefexport.style import SAID_BY, Style
from briefexport.stylefile import load_style
from briefexport.tomlfile import KeyPath, TomlFile, load
from every import STYLE

# --- The style that is changed -------------------------------------------------------------------

# What has no width has no colour either, and what is not painted no look: so everything is.
SAID = (
    ("grid = true", "grid = false"),
    ("numbered = 0", "numbered = 2"),
    ("padding_y = 1.5\nrow_rule = 0", "padding_y = 1.5\nrow_rule = 0.25"),
    # A sign that all fonts have shows which it is set in.
    ('marker = "▪"', 'marker = "·"'),
    (
        'number_colour = ""\nrule = 0\nrule_colour = "hairline"',
        'number_colour = "grey"\nrule = 1\nrule_colour = "accent"',
    ),
)
OTHER = '\n[colours.other]\nscreen = "#123456"\npress = [1, 0.6, 0, 0.3]\n'


def base() -> TomlFile:
    """Return the style `brief` with everything painted that it can have, and without a grid."""
    text = STYLE.read_text("utf-8") + OTHER
    for own, said in SAID:
        assert own in text
        text = text.replace(own, said, 1)
    return load(Source("styles/brief.toml", text))


# --- Its tokens ----------------------------------------------------------------------------------


def tokens(style: Style) -> dict[KeyPath, object]:
    """Return the value of each token of `style` by its path, those that a file leaves out too."""
    return dict(_under((), style))


def _under(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, object]]:
    if is_dataclass(value):
        for one in fields(value):
            yield from _under((*path, one.name), getattr(value, one.name))
    elif isinstance(value, dict):
        for key, under in value.items():
            yield from _under((*path, key), under)
    elif isinstance(value, list) and value and is_dataclass(value[0]):
        for number, under in enumerate(value):
            yield from _under((*path, number), under)
    else:
        yield path, value


def is_refused(path: KeyPath) -> bool:
    """Return whether a style may not say the token at `path`, as no format could show it."""
    match path:
        case ("text", str(role), str(token)):
            return token in SAID_BY and role not in SAID_BY[token]
        case _:
            return False


def name(path: KeyPath) -> str:
    """Return the name of the token at `path`, as proofs say it."""
    return ".".join(map(str, path))


def changed(file: TomlFile, values: Mapping[KeyPath, object]) -> Style:
    """Return the style in `file` with other values at some paths; it is checked as any is."""
    data: Any = deepcopy(file.data)
    for path, value in values.items():
        holder = data
        for key in path[:-1]:
            holder = holder.setdefault(key, {}) if isinstance(holder, dict) else holder[key]
        holder[path[-1]] = value
    return load_style(TomlFile(file.source, data, file.spots))


# --- Other values --------------------------------------------------------------------------------

# Of what is none of these, a number is one more, and a switch is turned.
OTHERS: Mapping[str, object] = {
    "font": "mono", "align": "center", "figures": "tabular", "width": "content",
    "kind": "lower-alpha", "caption_place": "below", "head_align": "top", "prefix": "(",
    "suffix": ")", "marker": "*", "marker_space": "\u2003", "number_space": "\u2003",
    "open_task": "-", "done_task": "+", "scene": "x x", "leader": "_", "size": "A4",
    "weight": 700, "stub_weight": 700, "strong_weight": 700, "screen": "#123457",
    "press": [0.5, 0.5, 0.5, 0.5],
    "profile": "icc/other.icc", "condition": "OTHER", "registry": "https://example.org",
    "about": "Another one",
}  # fmt: skip
SHARES = frozenset(
    (
        "tracking", "small_caps_tracking", "script_size", "script_raise", "script_drop",
        "inline_size", "inline_height", "inline_drop",
    )
)  # fmt: skip
# Of two spaces that meet the larger counts: one is larger than what it may meet by so many points.
SPACES, FURTHER = frozenset(("before", "after")), 31

# What is set on single lines.
SINGLE = frozenset(
    ("index-letter", "folio", "running-verso", "running-recto", "kicker", "contents-title")
)


def another(path: KeyPath, value: object) -> object:
    """Return another value for the token at `path`."""
    key = str(path[-1])
    if key.endswith(("colour", "background")):
        return "other"
    match value:
        case bool():
            return not value
        case int() | float() if key in SHARES:
            return value + 0.1
        case int() | float() if path[1] in SINGLE and key == "leading":
            # Single lines show half of it.
            return value + 2
        case int() | float() if path[0] == "text" and key in SPACES:
            return value + FURTHER
        case int() | float() if not key.endswith("weight") or path[0] == "press":
            return value + 1
        case list() if key == "hyphenation":
            return [one + 1 for one in value]
        case "tabular":
            return "lining"
        case "center":
            return "start"
        case "content":
            return "full"
        case "mono":
            return "sans"
        case 700:
            return 400
        case _:
            return OTHERS[key]


# --- Other styles in which a token decides --------------------------------------------------------

# Pages of thin books and thick ones, how many gutters there are, and the inner margin of the first.
THIN, THICK, GUTTERS, INNER = 1, 1000, 5, 62


def beside(path: KeyPath, pages: int) -> dict[KeyPath, object]:
    """Return what is to be said besides so that the token at `path` is the one that counts.

    Of gutters that is the one for a book of so many `pages`, and it has to ask for more than the
    margin is; where it asks for too much, what is left of the outer margin decides. Only a wide
    page has more room than text may be wide.
    """
    match path:
        case ("page", "gutters", int(number), str(key)):
            return _gutters(number, pages - 1 if key == "pages" else THICK)
        case ("page", "least_outer"):
            return {("page", "gutters", number, "inner"): 300 for number in range(GUTTERS)}
        case ("page", "measure"):
            return {path: 250}
        case _:
            return {}


def _gutters(which: int, most: int) -> dict[KeyPath, object]:
    """Return gutters of which `which` is for books of at most `most` pages, those before thin."""
    said: dict[KeyPath, object] = {}
    for number in range(GUTTERS):
        said["page", "gutters", number, "pages"] = THIN if number < which else most + number - which
        said["page", "gutters", number, "inner"] = INNER + 4 * number
    return said


# --- Tokens that are changed together ------------------------------------------------------------


def is_met(path: KeyPath) -> bool:
    """Return whether a token is a space that may meet one of another role, as titles' do."""
    return path[-1] in SPACES and ("title" in str(path[1]) or path[1] in OPENING)


OPENING = frozenset(("kicker", "byline", "edition-author", "imprint", "contents-1"))


def batches(paths: list[KeyPath], most: int) -> list[list[KeyPath]]:
    """Return `paths` in groups that are changed at once: at most so many in each.

    No two of a group are of one thing, nor the same property of two things: what a token would
    change that is not its own is then no other's of its group. Nor are two spaces that may meet.
    """
    found: list[list[KeyPath]] = []
    things: dict[int, set[KeyPath]] = defaultdict(set)
    properties: dict[int, set[object]] = defaultdict(set)
    for path in paths:
        thing, key = path[:-1], "space" if is_met(path) else path[-1]
        number = next(
            (
                n
                for n, group in enumerate(found)
                if len(group) < most and thing not in things[n] and key not in properties[n]
            ),
            len(found),
        )
        if number == len(found):
            found.append([])
        found[number].append(path)
        things[number].add(thing)
        properties[number].add(key)
    return found

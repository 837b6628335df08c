"""How things look beside how they should: where they stand, and how their letters are."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from briefexport.proof.difference import SHOWN, Difference, difference
from briefexport.proof.judge import (
    FEW,
    KERNED,
    PADDING,
    RIGHT_TO_LEFT,
    SOME,
    TOO_LONG,
    Judge,
    is_loose,
    is_turned,
    runs_left,
)
from briefexport.proof.record import Letters, Look, Record, Run
from briefexport.proof.wanted.letters import WORD_BOLD as BOLD
from briefexport.proof.wanted.record import Format, Wanted

# What stands in the margins, and the page itself.
ALONE = frozenset(("page", "running-verso", "running-recto", "folio"))
# What a line above that is higher for having several fonts moves.
ROOMS = frozenset(("gap", "pitch"))
# What must not be there where the style asks for none.
UNASKED = frozenset(
    ("fill", "edge", "rule_top", "rule_bottom", "rule_start", "rule_end", "marker_colour")
)
# What a page shows only where there is more than one line, or something painted beside it.
MEASURED = frozenset(
    (
        "leading", "align", "gap", "pitch", "left", "right", "indent", "pad_start", "pad_end",
        "pad_top", "pad_bottom", "valign", "marker_gap", "hyphens", "table_width", "top", "foot",
        "inner", "outer", "depth", "rise", "start", "turnover", "rule_pitch",
    )
)  # fmt: skip
SHOWN_AT_TIMES: Mapping[Format, frozenset[str]] = {
    "pdf": MEASURED | {"rule", "rule_colour", "number_space"},
    "epub": frozenset(),
    "docx": frozenset(),
}
# What is not seen of a cell where nothing tells where it ends.
RULES = frozenset(
    f"rule_{side}{what}" for side in ("top", "bottom", "start", "end") for what in ("", "_colour")
)
# What is wanted so often is painted somewhere. Of where things stand, a text that is all short, or
# stands alone on each page, may show nothing.
OFTEN = 20
# Lines with empty ones between are so many leadings apart, and that exactly.
LINES, EVEN = 1.5, 0.01
# Lines end elsewhere than at their edge where that is further from it, in points.
APART = 0.6
# The tokens of room within lists, where no page moves a line to a whole leading.
WITHIN = frozenset(("list.tight", "list.loose", "definition.gap"))


def look_differences(
    wanted: Wanted, found: Record, judge: Judge, above: Record | None = None
) -> Iterator[Difference]:
    """Yield the looks of a record that are others than they should be; it stands below `above`."""
    wanted = _as_single(wanted) if "start" in found.looks else wanted
    looks = wanted.record.looks
    judge.compared["looks"] += len(looks)
    runs = (*wanted.record.runs, *found.runs)
    mixed = judge.format == "pdf" and _is_mixed(runs)
    # What leans, and signs of no known font, have their middle elsewhere than the line.
    leaning = judge.format == "pdf" and (
        any(run.letters.italic for run in runs) or not any(map(str.isalnum, wanted.record.text))
    )
    fonts = {run.letters.font for run in above.runs} if above else set()
    under = judge.format == "pdf" and len(fonts) > 1
    for key, own in looks.items():
        other = found.looks.get(key)
        token = wanted.tokens.get(key, "")
        if other is None:
            at_times = SHOWN_AT_TIMES[judge.format] | wanted.at_times
            if "cut" in found.looks:
                at_times |= RULES
            if not (is_nothing(own) or key in at_times):
                yield difference(wanted, found, judge.format, key, shown(own), "not told", token)
            continue
        judge.told.add(key)
        if own == other or judge.is_sure(own, other):
            continue
        also = wanted.at_break.get(key, own)
        on_grid = not WITHIN & set(token.split())
        if _is_stretched(key, looks, other, judge) or _is_unclear(key, wanted, found, judge):
            continue
        wishes, ways = (own, also), (other, *_by_reach(key, other, found))
        high = mixed or (under and key in ROOMS) or (leaning and key in PADDING)
        if not any(
            judge.same(key, one, way, on_grid=on_grid, mixed=high)
            for one, way in product(wishes, ways)
        ):
            yield difference(wanted, found, judge.format, key, shown(own), shown(other), token)
    # Where nothing is asked of where it stands, nothing is of what is beside it.
    unasked = UNASKED if {"left", "pad_top"} & looks.keys() else frozenset()
    facts = wanted.record.facts
    if "cell" in facts:
        unasked -= {"fill"}
    if judge.format != "pdf" and wanted.record.kind == "heading" and "inside" not in facts:
        # On a page, a rule under a heading may be that of a table.
        unasked |= {"rule"}
    for key in sorted(unasked & found.looks.keys() - looks.keys()):
        also = wanted.at_break.get(key, "")
        if not (is_nothing(found.looks[key]) or also == found.looks[key]):
            yield difference(wanted, found, judge.format, key, "none", shown(found.looks[key]))


def _by_reach(key: str, told: Look, found: Record) -> Iterator[Look]:
    """Yield a look as it is from where text reaches, which may be the edge of another page."""
    start, end = (found.looks.get(side) for side in ("short_start", "short_end"))
    if isinstance(told, str) or not (isinstance(start, float) and isinstance(end, float)):
        return
    match key:
        case "left" | "start" | "turnover":
            yield told - start
        case "indent":
            # Its lines may be on two pages, of which one is short.
            yield from (told - start, told + start)
        case "right":
            yield told - end
        case "column_gap":
            yield told + start + end
        case _:
            pass


def _is_mixed(runs: Sequence[Run]) -> bool:
    """Return whether a line is as high as the highest of several letters."""
    return len({(run.letters.font, run.letters.size) for run in runs}) > 1


def _as_single(wanted: Wanted) -> Wanted:
    """Return what is wanted of a single line: where it begins, which is how far in it stands."""
    left, indent = (wanted.record.looks.get(key) for key in ("left", "indent"))
    if "start" in wanted.record.looks or not isinstance(left, float):
        return wanted
    start = left + indent if isinstance(indent, float) else left
    tokens = (wanted.tokens.get(key, "") for key in ("left", "indent", "align"))
    return wanted.with_looks({"start": (start, " ".join(filter(None, tokens)))})


def _is_stretched(key: str, looks: Mapping[str, Look], found: Look, judge: Judge) -> bool:
    """Return whether a page shows more room in a cell because its row is higher than it."""
    side = {"pad_top": "bottom", "pad_bottom": "top"}.get(key)
    if judge.format != "pdf" or side is None or side != looks.get("valign"):
        return False
    own = looks[key]
    return not isinstance(own, str) and not isinstance(found, str) and found > own


def _is_unclear(key: str, wanted: Wanted, found: Record, judge: Judge) -> bool:
    """Return whether a page does not show a look.

    Some letters are of no known height; a single line may stand anywhere for being short; and where
    no text reaches the end of its area, nobody sees where that is.
    """
    if judge.format != "pdf":
        return False
    match key:
        case "left" | "indent" | "start" | "marker_gap":
            # What is not set from an edge does not show how far that is.
            return wanted.record.looks.get("align") in {"center", "end"}
        case "right":
            return wanted.record.looks.get("align") != "justify"
        case "depth" | "rise":
            # A line is as high as the highest of its fonts.
            return len({run.letters.font for run in found.runs}) > 1
        case "valign":
            return bool(RIGHT_TO_LEFT.search(wanted.record.text))
        case "pitch" if wanted.record.runs and wanted.record.runs[0].letters.raised:
            # A line that is all raised stands higher than it should be measured from.
            return True
        case "gap":
            # From middle to middle, nobody needs to know how high a line is.
            return "pitch" in wanted.record.looks and "pitch" in found.looks
        case "leading" if wanted.record.kind == "code":
            # Of rows with nothing between them, there may be no two on a page.
            own, other = wanted.record.looks[key], found.looks[key]
            steps = other / own if isinstance(own, float) and isinstance(other, float) else 0.0
            return steps > LINES and abs(steps - round(steps)) < EVEN
        case "align":
            single = "leading" not in found.looks and wanted.record.kind not in ALONE
            return (
                single
                or bool(TOO_LONG.search(wanted.record.text))
                or _is_even_by_chance(wanted, found)
            )
        case "pad_start" | "pad_end":
            return is_loose(wanted.record)
        case "top" | "foot" | "inner" | "outer" | "column_gap":
            own, other = wanted.record.looks[key], found.looks[key]
            return not isinstance(own, str) and not isinstance(other, str) and other > own
        case _:
            return False


def _is_even_by_chance(wanted: Wanted, found: Record) -> bool:
    """Return whether ragged lines end side by side: only two, or elsewhere than at their edge."""
    if (wanted.record.looks.get("align"), found.looks.get("align")) != ("start", "justify"):
        return False
    if found.looks.get("full") in {1.0, 2.0}:
        return True
    edge, end = wanted.record.looks.get("right", 0.0), found.looks.get("right")
    return isinstance(edge, float) and isinstance(end, float) and abs(end - edge) > APART


def is_nothing(look: Look) -> bool:
    """Return whether a look is that there is none."""
    return look in {0.0, ""}


def shown(look: Look) -> str:
    """Return a look as people read it."""
    return look if isinstance(look, str) else f"{look:.3f}".rstrip("0").rstrip(".")


def often_asked(wanted: Sequence[Wanted]) -> Counter[str]:
    """Return how often each look is wanted that any page can show."""
    return Counter(
        key
        for one in wanted
        for key, look in one.record.looks.items()
        if not (is_nothing(look) or key in MEASURED)
    )


def never_told(often: Mapping[str, int], judge: Judge) -> Iterator[Difference]:
    """Yield the looks that are nowhere told, though wanted `often`: so nothing vouches for them."""
    for key, times in often.items():
        if times >= OFTEN and key not in judge.told:
            yield Difference(judge.format, "", "the file", key, "told", "not told", "")


def texts_of(wanted: Wanted, found: Record, judge: Judge) -> tuple[str, str]:
    """Return what a record should say and what it says, as far as its format can tell it."""
    turned = is_turned(wanted)
    return judge.text(wanted.record, turned=turned), judge.text(found, turned=turned)


def case_differences(
    wanted: Wanted, found: Record, texts: tuple[str, str], judge: Judge
) -> Iterator[Difference]:
    """Yield that letters of `texts` are capitals which should not be, or the other way round."""
    own, other = texts
    if own == other:
        return
    # Spaces are compared with the words.
    first, second = own.replace(" ", ""), other.replace(" ", "")
    if first != second and first.casefold() == second.casefold():
        tokens = dict.fromkeys(each.of("capitals") for each in wanted.run_tokens if each)
        yield difference(
            wanted, found, judge.format, "text", own[:SHOWN], other[:SHOWN], " ".join(tokens)
        )


# --- Letters -------------------------------------------------------------------------------------


def run_differences(wanted: Wanted, found: Record, judge: Judge) -> Iterator[Difference]:
    """Yield where letters look otherwise: each look of each run once."""
    told: set[tuple[int, str]] = set()
    turned = wanted.turned or bool(RIGHT_TO_LEFT.search(wanted.record.text))
    if judge.format == "pdf" and turned and len(wanted.record.runs) > 1:
        # Which letters are which run's, no page tells where text runs both ways.
        return
    # Letters that are raised may stand in a line of their own.
    plain = any(not run.letters.raised for run in wanted.record.runs)
    several = found.kind != "cell" and "start" not in found.looks
    unlined = not plain or several or "leading" in found.looks
    # Word sets all of what runs to the left in one font.
    rtl = runs_left(found) or (judge.format == "docx" and wanted.turned)
    for number, (own, other, text) in enumerate(_together(wanted.record.runs, found.runs)):
        tokens = wanted.run_tokens[own] if own < len(wanted.run_tokens) else None
        if tokens is None or RIGHT_TO_LEFT.search(text):
            continue
        run = wanted.record.runs[own]
        judge.compared["looks"] += 1
        for key, first, second in _letters(
            run.letters, other, text, judge, rtl=rtl, unlined=unlined
        ):
            if (own, key) not in told:
                told.add((own, key))
                name = f"{key} of \u201c{run.text[:SHOWN]}\u201d" if number else key
                yield difference(wanted, found, judge.format, name, first, second, tokens.of(key))


def _together(wanted: Sequence[Run], found: Sequence[Run]) -> Iterator[tuple[int, Letters, str]]:
    """Yield for each stretch of letters the run wanted, by its place, and the letters found."""
    own = [run.text.replace(" ", "") for run in wanted]
    other = [(run.letters, len(run.text.replace(" ", ""))) for run in found]
    if not _are_alike("".join(own), "".join(run.text for run in found).replace(" ", "")):
        return
    before: tuple[int, Letters] | None = None
    gathered = ""
    for number, text, letters in _meeting(own, other):
        here = (number, letters)
        if before is not None and here != before:
            yield (*before, gathered)
            gathered = ""
        before, gathered = here, gathered + text
    if before is not None:
        yield (*before, gathered)


def _are_alike(one: str, other: str) -> bool:
    """Return whether two texts are of the same letters, small or capital."""
    return one == other or (len(one) == len(other) and one.casefold() == other.casefold())


def _meeting(
    texts: Sequence[str], found: Sequence[tuple[Letters, int]]
) -> Iterator[tuple[int, str, Letters]]:
    """Yield what one of `texts`, by its number, has in common with one stretch of letters."""
    number = start = 0
    for letters, length in found:
        left = length
        while left:
            text = texts[number][start : start + left]
            if text:
                yield number, text, letters
            left -= len(text)
            start += len(text)
            if start == len(texts[number]):
                number, start = number + 1, 0


def _stands_in(font: str, text: str, judge: Judge, *, rtl: bool) -> bool:
    """Return whether `font` covers for one that lacks letters, figures and marks between them."""
    spelt = [letter for letter in text if letter.isalpha()]
    plain = bool(spelt) and all(map(str.isascii, spelt)) and not rtl
    signs = judge.format == "pdf" and not any(map(str.isascii, text.replace(" ", "")))
    return font in (judge.families if signs else judge.covering) and not plain


def _letters(
    own: Letters, other: Letters, text: str, judge: Judge, *, rtl: bool, unlined: bool
) -> Iterator[tuple[str, str, str]]:
    """Yield each look of the letters of `text` that differs: its key, the wanted, the found.

    `unlined` is whether they may stand in a line without others.
    """
    stands_in = other.font in judge.families and _stands_in(other.font, text, judge, rtl=rtl)
    if own.font != other.font and not stands_in:
        yield "font", own.font, other.font or "the reader's"
    if own.colour != other.colour:
        yield "colour", own.colour or "the reader's", other.colour or "the reader's"
    # A page shows by few letters how they are kerned, more than how far they are set apart.
    letters = sum(map(str.isalpha, text)) if judge.format == "pdf" else SOME
    few, kerned = letters < FEW, letters < SOME
    for key in ("size",) if few else ("size", "tracking"):
        first, second = getattr(own, key), getattr(other, key)
        near = key == "tracking" and kerned and abs(first - second) < KERNED
        if not (near or judge.same(key, first, second, on_grid=False)):
            yield key, shown(first), shown(second)
    # On a page, a letter is in whatever face has it.
    lacking = stands_in and (judge.format == "pdf" or max(own.weight, other.weight) < BOLD)
    if own.weight != other.weight and not (lacking or (stands_in and rtl)):
        yield "weight", str(own.weight), str(other.weight)
    if own.italic != other.italic and not lacking:
        yield "italic", str(own.italic).lower(), str(other.italic).lower()
    if None not in {own.figures, other.figures} and own.figures != other.figures:
        yield "figures", str(own.figures), str(other.figures)
    # In a line of its own nothing shows how far it is raised.
    alone = judge.format == "pdf" and not other.raised and unlined
    if not (alone or judge.same("raised", own.raised, other.raised, on_grid=False)):
        yield "raised", shown(own.raised), shown(other.raised)
    if not judge.same("underline", own.underline, other.underline, on_grid=False):
        yield "underline", shown(own.underline), shown(other.underline)
    elif own.underline_colour != other.underline_colour:
        under = own.underline_colour, other.underline_colour
        yield "underline_colour", under[0] or "the reader's", under[1] or "the reader's"
    if other.capitals is not None and bool(own.capitals) != other.capitals:
        yield "capitals", str(bool(own.capitals)).lower(), str(other.capitals).lower()

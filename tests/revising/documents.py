"""Markdown as authors write it, in one of many styles each, drawn by a seed.

Every document keeps to its author's habits: signs, widths, markers, fences, ways of linking; all
that the dialect has is in some of them. What is said in them is read as it is meant.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WORDS = (
    "the", "ferry", "leaves", "at", "noon", "from", "old", "quay", "and", "it", "comes",
    "back", "when", "tide", "allows", "harbour", "winter", "boats", "people", "who", "wait",
    "there", "know", "that", "nobody", "sells", "tickets", "before", "ten", "o’clock", "in",
    "March", "Größe", "naïve", "字母", "שלום", "1986", "half-way", "e-mail", "(mostly)",
    "“quoted”", "A.B.", "50%", "c/o", "a&b", "x_y",
)  # fmt: skip
STOPS = (".", ".", ".", "?", "!", ":", ";", "…")


@dataclass(slots=True)
class Author:
    """An author's habits, and what has been written so far that needs a definition."""

    draw: random.Random
    emphasis: str
    strong: str
    bullet: str
    delimiter: str
    fence: str
    rule: str
    setext: bool
    closed: bool
    width: int
    padded: bool
    outer: bool
    labels: bool
    newline: str
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tables: int = 0


def document(seed: int) -> str:
    """Return the document of `seed`."""
    draw = random.Random(seed)
    author = Author(
        draw,
        emphasis=draw.choice("*_"),
        strong=draw.choice(("**", "__")),
        bullet=draw.choice(("- ", "* ", "+ ", "-   ")),
        delimiter=draw.choice((".", ")")),
        fence=draw.choice(("```", "~~~", "````")),
        rule=draw.choice(("---", "***", "* * *", "___")),
        setext=draw.random() < 0.3,
        closed=draw.random() < 0.2,
        width=draw.choice((0, 0, 40, 72)),
        padded=draw.random() < 0.5,
        outer=draw.random() < 0.8,
        labels=draw.random() < 0.4,
        newline=draw.choice(("\n", "\n", "\n", "\r\n")),
    )
    lines = _front(author)
    for block in _blocks(author, draw.randint(3, 9), depth=2):
        lines += [*block, ""]
    for number, note in enumerate(author.notes):
        lines += [f"[^{number + 1}]: {note}", ""]
    lines += [f"[{label}]: https://example.org/{label.replace(' ', '-')}" for label in author.links]
    text = author.newline.join(lines).rstrip("\r\n")
    return (
        draw.choice(("", "", "\ufeff")) + text + draw.choice((author.newline, author.newline, ""))
    )


def _front(author: Author) -> list[str]:
    match author.draw.randrange(4):
        case 0:
            title = " ".join(_words(author, 3)).replace(":", "").replace("%", "")
            return ["---", f"title: {title!r}".replace("’", "’’"), "date: 2025-01-01", "---", ""]
        case 1:
            return [f"# {_line(author, 3)}", ""]
        case _:
            return []


def _words(author: Author, count: int) -> list[str]:
    return [author.draw.choice(WORDS) for _ in range(count)]


def _line(author: Author, most: int) -> str:
    return " ".join(_words(author, author.draw.randint(1, most)))


def _inline(author: Author) -> str:
    draw, words = author.draw, _line(author, 3)
    match draw.randrange(14):
        case 0 | 1:
            return f"{author.emphasis}{words}{author.emphasis}"
        case 2 | 3:
            return f"{author.strong}{words}{author.strong}"
        case 4:
            return f"`{words}`"
        case 5 if author.labels:
            label = f"label {len(author.links)}"
            author.links.append(label)
            return draw.choice((f"[{words}][{label}]", f"[{label}][]", f"[{label}]"))
        case 5 | 6:
            return f"[{words}](https://example.org/{draw.randrange(99)})"
        case 7:
            author.notes.append(_sentence(author, notes=False))
            return f"{words}[^{len(author.notes)}]"
        case 8:
            return draw.choice(
                ("1 * 2", "\\*not so\\*", "a &amp; b", "5&nbsp;km", "\\# x", "$x^2$")
            )
        case 9:
            return draw.choice((f"~~{words}~~", "H<sub>2</sub>O", "<https://example.org>"))
        case 10:
            other = "_" if author.emphasis == "*" else "*"
            return f"{author.strong}{words} {other}so{other}{author.strong}"
        case 11:
            return "![a bell](bell.png)"
        case _:
            return words


def _sentence(author: Author, *, notes: bool = True) -> str:
    parts = [_line(author, 4)]
    for _ in range(author.draw.randint(1, 4)):
        part = _inline(author) if notes else _line(author, 4)
        parts += [part, _line(author, 4)]
    text = " ".join(parts)
    return text[0].upper() + text[1:] + author.draw.choice(STOPS)


def _paragraph(author: Author) -> list[str]:
    text = " ".join(_sentence(author) for _ in range(author.draw.randint(1, 3)))
    return _folded(text, author.width)


def _folded(text: str, width: int) -> list[str]:
    """Return `text` in lines, none of which begins with what would begin a block."""
    if not width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        safe = word[:1].isalpha() or word[:1] in "([“*_`"
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width and safe:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _blocks(author: Author, count: int, depth: int) -> list[list[str]]:
    kinds: list[Callable[[Author, int], list[str]]] = [
        lambda a, _: _paragraph(a),
        lambda a, _: _paragraph(a),
        lambda a, _: _heading(a),
        lambda a, _: _code(a),
        lambda a, _: [a.rule],
        lambda a, _: _table(a),
        lambda _, __: ['![what it shows](quay.png "The caption")'],
        lambda a, _: [f"{_line(a, 2)}", f": {_sentence(a)}"],
        lambda _, __: ["$$", "a = b", "$$"],
    ]
    if depth:
        kinds += [_list, _list, _quote]
    made: list[list[str]] = []
    last: object = None
    for _ in range(count):
        kind = author.draw.choice([one for one in kinds if one is not last or one is kinds[0]])
        last = _list if kind is _list else kind
        made.append(kind(author, depth))
    return made


def _heading(author: Author) -> list[str]:
    words, level = _line(author, 4), author.draw.randint(2, 4)
    if author.setext and level == 2:
        return [words, "-" * max(len(words), 3)]
    return ["#" * level + f" {words}" + (f" {'#' * level}" if author.closed else "")]


def _code(author: Author) -> list[str]:
    lines = [_line(author, 4) for _ in range(author.draw.randint(1, 3))]
    return [author.fence + author.draw.choice(("", "sh")), *lines, author.fence]


def _list(author: Author, depth: int) -> list[str]:
    draw, lines = author.draw, list[str]()
    number, loose = draw.choice((0, 0, 1, 1, 4)), draw.random() < 0.3
    for _ in range(draw.randint(2, 4)):
        marker = f"{number}{author.delimiter} " if number else author.bullet
        number += bool(number)
        indent = " " * len(marker)
        content = (
            [_line(author, 5)] if draw.random() < 0.5 else _folded(_sentence(author), author.width)
        )
        if draw.random() < 0.1:
            content[0] = f"{author.strong}Label:{author.strong} {content[0]}"
        if depth > 1 and draw.random() < 0.3:
            content += ["", *_paragraph(author)] if loose else _list(author, 0)
        lines += [marker + content[0], *(indent + line if line else "" for line in content[1:])]
        if loose:
            lines.append("")
    return lines[:-1] if loose else lines


def _quote(author: Author, depth: int) -> list[str]:
    first = author.draw.choice(([], [], ["[!NOTE]"]))
    lines = [
        line for block in _blocks(author, author.draw.randint(1, 2), 0) for line in [*block, ""]
    ]
    return [f"> {line}".rstrip() for line in [*first, *lines[:-1]]]


def _table(author: Author) -> list[str]:
    draw, count = author.draw, author.draw.randint(1, 4)
    rows = [[_cell(author) for _ in range(count)] for _ in range(draw.randint(2, 4))]
    widths = [max(3, *(len(row[n]) for row in rows)) for n in range(count)]
    rule = [draw.choice(("-", "-", ":", "r"))[0] for _ in range(count)]
    lines = [_row(author, row, widths) for row in rows]
    cells = [
        (":" if sign == ":" else "-") + "-" * (width - 2) + (":" if sign == "r" else "-")
        for sign, width in zip(rule, widths, strict=True)
    ]
    lines.insert(1, _row(author, cells, widths))
    author.tables += 1
    before = (
        [f"Table: {_line(author, 3)} {{#tbl-{author.tables}}}", ""] if draw.random() < 0.4 else []
    )
    after = ["", f"Source: {_line(author, 3)}."] if draw.random() < 0.2 else []
    return [*before, *lines, *after]


def _cell(author: Author) -> str:
    return author.draw.choice((_few, _few, _inline, lambda _: "12.5"))(author)


def _few(author: Author) -> str:
    return _line(author, 2)


def _row(author: Author, cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [c.ljust(w) if author.padded else c for c, w in zip(cells, widths, strict=True)]
    line = " | ".join(padded)
    return f"| {line} |" if author.outer or len(cells) == 1 else line.rstrip()

"""Articles in Markdown as people write them, seeded: every block, in one habit or another.

They are small, and each word of them differs from its neighbours, so that an edit can be told.
"""

import random
from collections.abc import Callable
from typing import Final

# fmt: off
WORDS: Final = (
    "ferry", "harbour", "quay", "pilot", "tide", "lantern", "ledger", "captain", "cargo", "storm",
    "rope", "anchor", "deck", "winter", "market", "bridge", "tower", "clerk", "letter", "station",
    "signal", "river", "mill", "garden", "window", "north", "council",
)
# fmt: on


def article(seed: int) -> str:
    """Return an article of four to ten blocks; its seed gives its habits too."""
    draw = random.Random(seed)
    pen = Pen(draw)
    opening = draw.choice((f"# {pen.line(3)}", f"{pen.line(3)}\n======", front(pen)))
    kinds = list(BLOCKS)
    blocks = [opening, pen.paragraph()]
    for _ in range(draw.randint(3, 8)):
        made = BLOCKS[draw.choice(kinds)](pen)
        blocks.append(made)
        if draw.random() < 0.5 or not made[0].isalpha():
            blocks.append(pen.paragraph())
    text = "\n\n".join((*blocks, *pen.after)) + "\n"
    return text.replace("\n", "\r\n") if draw.random() < 0.1 else text


def front(pen: "Pen") -> str:
    return f"---\ntitle: {pen.line(3)}\nbyline: {pen.line(2)}\n---"


class Pen:
    """Who writes: habits that stay the same through an article, and what is put at its end."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.emphasis = draw.choice("*_")
        self.bullet = draw.choice("-*+")
        self.strong = draw.choice(("**", "__"))
        self.width = draw.choice((0, 0, 40))
        self.after: list[str] = []

    def line(self, count: int) -> str:
        words = [self.draw.choice(WORDS) for _ in range(count)]
        return " ".join((words[0].capitalize(), *words[1:]))

    def words(self) -> str:
        return " ".join(self.draw.choice(WORDS) for _ in range(self.draw.randint(1, 3)))

    def piece(self) -> str:
        draw, words = self.draw, self.words()
        match draw.randrange(14):
            case 0 | 1:
                return f"{self.emphasis}{words}{self.emphasis}"
            case 2:
                return f"{self.strong}{words}{self.strong}"
            case 3:
                return f"`{words}`"
            case 4:
                return f"[{words}](https://example.org/{len(self.after)})"
            case 5:
                label = f"r{len(self.after)}"
                self.after.append(f"[{label}]: https://example.org/{label}")
                return f"[{words}][{label}]"
            case 6:
                label = f"n{len(self.after)}"
                self.after.append(f"[^{label}]: {self.line(3)} *so*.")
                return f"{words}[^{label}]"
            case 7:
                return draw.choice((r"a\*b", "R&amp;D", "it’s", "&eacute;t&eacute;", "1 < 2"))
            case _:
                return words

    def sentence(self) -> str:
        pieces = [self.piece() for _ in range(self.draw.randint(2, 5))]
        first = self.draw.choice(WORDS).capitalize()
        return f"{' '.join((first, *pieces))}."

    def paragraph(self) -> str:
        text = " ".join(self.sentence() for _ in range(self.draw.randint(1, 3)))
        return self.wrapped(text)

    def wrapped(self, text: str) -> str:
        if not self.width:
            return text
        lines = [""]
        for word in text.split(" "):
            if len(lines[-1]) + len(word) > self.width:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}".lstrip()
        return "\n".join(lines)


def heading(pen: Pen) -> str:
    text = pen.line(2)
    return pen.draw.choice((f"## {text}", f"## {text} ##", f"{text}\n-------"))


def bullets(pen: Pen) -> str:
    items = [f"{pen.bullet} {pen.sentence()}" for _ in range(pen.draw.randint(2, 4))]
    if pen.draw.random() < 0.4:
        items.insert(2, f"  {pen.bullet} {pen.sentence()}")
        items.insert(3, f"  {pen.bullet} {pen.sentence()}")
    return "\n".join(items)


def loose(pen: Pen) -> str:
    items = [f"{pen.bullet} {pen.sentence()}" for _ in range(3)]
    return "\n\n".join((items[0], f"  {pen.sentence()}", *items[1:]))


def numbers(pen: Pen) -> str:
    lines = range(1, pen.draw.randint(3, 5))
    return "\n".join(f"{n}. {pen.sentence()}" for n in lines)


def quote(pen: Pen) -> str:
    second = ["", *pen.paragraph().split("\n")] if pen.draw.random() < 0.5 else []
    by = ["", f"-- {pen.line(2)}"] if pen.draw.random() < 0.3 else []
    return "\n".join(f"> {one}".rstrip() for one in [*pen.paragraph().split("\n"), *second, *by])


def aside(pen: Pen) -> str:
    return "\n".join(f"> {one}" for one in ("[!NOTE]", *pen.paragraph().split("\n")))


def table(pen: Pen) -> str:
    width = pen.draw.randint(2, 4)
    rows = [[pen.words() for _ in range(width)] for _ in range(pen.draw.randint(2, 4))]
    sizes = [max(len(row[n]) for row in rows) for n in range(width)]
    if pen.draw.random() < 0.5:
        rows = [[cell.ljust(size) for cell, size in zip(row, sizes, strict=True)] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "|".join(pen.draw.choice(("---", ":--", "--:")) for _ in sizes) + "|")
    caption = f"Table: {pen.line(3)}\n\n" if pen.draw.random() < 0.4 else ""
    return caption + "\n".join(lines)


def figure(pen: Pen) -> str:
    caption = f' "{pen.line(2)}"' if pen.draw.random() < 0.6 else ""
    return f"![{pen.words()}](picture.png{caption})"


def code(pen: Pen) -> str:
    return f"```python\n{pen.words()}\n\n{pen.words()}\n```"


def definition(pen: Pen) -> str:
    return f"{pen.line(2)}\n: {pen.sentence()}"


def scene(pen: Pen) -> str:
    return pen.draw.choice(("***", "* * *", "___"))


BLOCKS: Final[dict[str, Callable[[Pen], str]]] = {
    "paragraph": Pen.paragraph,
    "heading": heading,
    "bullets": bullets,
    "loose": loose,
    "numbers": numbers,
    "quote": quote,
    "aside": aside,
    "table": table,
    "figure": figure,
    "code": code,
    "definition": definition,
    "scene": scene,
}

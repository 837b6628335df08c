"""Code blocks: their lines, without the marks of the containers, mapped to the source."""

from dataclasses import dataclass, field

from briefexport.model import CodeBlock, Range, Segment, legal
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.ledger import Ledger
from briefexport.runs import sifted
from briefexport.segments import Segments, bounds, cut_segments, merged


@dataclass(slots=True)
class Lines:
    """Verbatim lines under way: pieces as pulldown-cmark gives them, between them what is no text.

    What lies between two pieces (`> `, indentation) is owned by the line ending before it.
    """

    text: str
    values: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    end: int = -1

    def add(self, node: Node) -> None:
        """Take the next piece."""
        value, start = str(node.data), node.start
        if not value:
            return
        if 0 <= self.end < start and self.segments:
            self._widen(start - self.end)
        if self.text[start : node.end] == value:
            self._add(value, start, node.end)
        elif start == node.end:
            self._add(value, start, start)  # blanks for a part of a tab
        else:
            self._endings(value, start)
        self.end = node.end

    def _endings(self, value: str, position: int) -> None:
        """Add a piece whose newlines stand for other line endings."""
        for line in value.splitlines(keepends=True):
            words = line.removesuffix("\n")
            end = position + len(words)
            self._add(words, position, end)
            position = end
            if line.endswith("\n"):
                position += 2 if self.text.startswith("\r\n", end) else 1
                self._add("\n", end, position)

    def _add(self, value: str, start: int, end: int) -> None:
        if value:
            self.values.append(value)
            self.segments.append(Segment(start, end - start, len(value)))

    def _widen(self, by: int) -> None:
        last = self.segments.pop()
        if last.length > 1:
            head = last.length - 1
            self.segments.append(Segment(last.start, head, head))
            last = Segment(last.start + head, 1, 1)
        self.segments.append(last._replace(source_length=last.source_length + by))

    def finish(self) -> tuple[str, Segments]:
        """Return the text and its segments."""
        return "".join(self.values), merged(self.segments)


def read_code(ledger: Ledger, node: Node) -> CodeBlock:
    """Return the code block of `node`."""
    lines = Lines(ledger.text)
    for piece in node.children:
        lines.add(piece)
    value, segments = lines.finish()
    segments = sifted(ledger.source.text, value, segments)
    if value.endswith("\n"):
        value = value[:-1]
        segments, _ = cut_segments(segments, len(value))
    end = ledger.trimmed(node.start, node.end)
    language = ""
    content = bounds(segments) if segments else Range(node.start, end)
    if node.data != "Indented":
        words = legal(node.data["Fenced"]).split()
        language = words[0] if words else ""
        content = content if segments else _inside(ledger, node)
    origin = ledger.origin(node.start, max(end, content.end), content)
    return CodeBlock(legal(value, lines=True), language, origin=origin, segments=segments)


def _inside(ledger: Ledger, node: Node) -> Range:
    """Return the empty range in which the lines of a fenced block without any would stand."""
    if node.children:
        return Range(node.children[0].start, node.children[0].start)
    _, line_end = ledger.source.line_range(ledger.source.line_of(node.start))
    return Range(line_end, line_end)

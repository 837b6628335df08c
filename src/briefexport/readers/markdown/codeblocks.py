"""Code blocks: their lines, without the marks of the containers, mapped to the source."""

from dataclasses import dataclass, field

from briefexport.model import CodeBlock, Range, Segment, legal
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.ledger import Ledger
from briefexport.segments import Segments, cut_segments, merged


@dataclass(slots=True)
class Lines:
    """Verbatim lines under way: pieces as pulldown-cmark gives them, between them what is no text.

    What lies between two pieces (`> `, indentation) is owned by the line ending before it, and the
    carriage return of a CRLF by the newline it belongs to.
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
        if value[0] == "\n" and self.text[start - 1 : start] == "\r" and start > self.end:
            start -= 1
        if 0 <= self.end < start and self.segments:
            self._widen(start - self.end)
        if self.text[start : node.end] == value:
            self._copy(value, start)
        else:
            self._other(value, start, node.end)
        self.end = node.end

    def _copy(self, value: str, start: int) -> None:
        self.values.append(value.replace("\r", "\n"))
        self.segments.append(Segment(start, len(value), len(value)))

    def _other(self, value: str, start: int, end: int) -> None:
        """Add a piece that is no copy: CRLF before one that is, or blanks for part of a tab."""
        rest = value[1:]
        if value[0] == "\n" and self.text[start:end] == "\r\n" + rest:
            self.values.append(value)
            self.segments.append(Segment(start, 2, 1))
            if rest:
                self.segments.append(Segment(start + 2, len(rest), len(rest)))
            return
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
    if value.endswith("\n"):
        value = value[:-1]
        segments, _ = cut_segments(segments, len(value))
    end = ledger.trimmed(node.start, node.end)
    language = ""
    content = Range(node.start, end)
    if node.data != "Indented":
        words = legal(node.data["Fenced"]).split()
        language = words[0] if words else ""
        content = _inside(ledger, node, segments)
    origin = ledger.origin(node.start, max(end, content.end), content)
    return CodeBlock(legal(value, lines=True), language, origin=origin, segments=segments)


def _inside(ledger: Ledger, node: Node, segments: Segments) -> Range:
    if segments:
        last = segments[-1]
        return Range(segments[0].start, last.start + last.source_length)
    if node.children:
        return Range(node.children[0].start, node.children[0].start)
    _, line_end = ledger.source.line_range(ledger.source.line_of(node.start))
    return Range(line_end, line_end)

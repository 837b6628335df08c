"""What a document of pandoc says that a brief cannot, gathered while it is read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.pandocjson.attributes import Attributes
from briefexport.reading import MAX_DEPTH

_SHOWN: Final = 60


@dataclass(slots=True)
class Losses:
    """What was left out, by what it is, and what stays as text although it was no text.

    `dropped` counts attributes and nodes whose words stay; `said` are findings by themselves.
    """

    place: Place
    dropped: Counter[str] = field(default_factory=Counter)
    said: list[Diagnostic] = field(default_factory=list)
    deep: bool = False
    illegal: int = 0

    def drop(self, what: str) -> None:
        """Count that `what` has no place in a brief."""
        self.dropped[what] += 1

    def attributes(self, whose: str, left: Attributes) -> None:
        """Count the attributes `left` of `whose` as without a place."""
        if left.id:
            self.drop(f"the id of {whose}")
        for name in (*(f".{one}" for one in left.classes), *(key for key, _ in left.pairs)):
            self.drop(f"the attribute {shortened(name)} of {whose}")

    def short(self, words: str) -> None:
        """Say that a caption's short form, of the characters `words`, has no place in a brief."""
        if words:
            self.say("BX157", f"a brief has no place for the short caption {shortened(words)!r}")

    def raw(self, form: str, value: str) -> None:
        """Say that `value`, written in the markup `form`, stays as the text it is."""
        self.say("BX158", f"{form} stays as text: {shortened(value)}", "say it in words instead")

    def say(self, code: str, message: str, hint: str = "") -> None:
        """Note the finding `code`."""
        self.said.append(diagnostic(code, message, self.place, hint=hint))

    def settled(self) -> Iterator[Diagnostic]:
        """Yield everything there is to say, what was only counted first."""
        for what, count in self.dropped.items():
            times = f"{count} times" if count > 1 else "once"
            message = f"a brief has no place for {what}: left out {times}, the words stay"
            yield diagnostic("BX157", message, self.place)
        if self.illegal:
            message = f"{self.illegal} characters that no output can hold were replaced by U+FFFD"
            yield diagnostic("BX133", message, self.place, hint="remove the control characters")
        if self.deep:
            message = f"what is nested deeper than {MAX_DEPTH} levels was set at that depth"
            yield diagnostic("BX132", message, self.place, hint="nest less deeply")
        yield from self.said


def shortened(value: str) -> str:
    """Return `value` in one line that is not too long to be shown."""
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"

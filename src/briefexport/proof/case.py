"""What a published file is proved by: its bytes, and the edition and the style it was made from."""

from collections.abc import Sequence

from briefexport.edition import Edition
from briefexport.edition.apart import AHEAD, ASKED, FRAME, LISTS, without_briefs
from briefexport.edition.asking import Asking
from briefexport.edition.composed import EditionBrief
from briefexport.proof.wanted.record import Format
from briefexport.records import dataclass
from briefexport.style import Style
from briefexport.workers import Shared


@dataclass(frozen=True, slots=True)
class Case:
    """The file `file` with the bytes `data`, and what it was made of.

    Briefs that are known again are not read: `edition` is shared `apart`.
    """

    edition: Shared[Edition]
    style: Style
    file: str
    format: Format
    data: bytes

    @property
    def around(self) -> Edition:
        """The edition without its briefs."""
        return without_briefs(self.edition.parts)

    @property
    def beside(self) -> str:
        """What tells the edition without its briefs from any other."""
        digests = self.edition.written.digests
        return f"{digests[FRAME].hex()} {digests[LISTS].hex()}"

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells each brief from any other."""
        return tuple(digest.hex() for digest in self.edition.written.digests[AHEAD:])

    @property
    def asked(self) -> Sequence[Asking]:
        """What each brief can ask the edition for."""
        found: Sequence[Asking] = self.edition.parts[ASKED]
        return found

    def brief(self, number: int) -> EditionBrief:
        """Return the brief of a number, from 0."""
        found: EditionBrief = self.edition.parts[number + AHEAD]
        return found

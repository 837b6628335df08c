"""What a file should tell: the edition and the style as records, for each of the three formats."""

from briefexport.proof.wanted.edition import wanted, wanted_of
from briefexport.proof.wanted.front import wanted_front
from briefexport.proof.wanted.record import Wanted

__all__ = ["Wanted", "wanted", "wanted_front", "wanted_of"]

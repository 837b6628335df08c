"""What a file should tell: the edition and the style as records, for each of the three formats."""

from briefexport.proof.wanted.edition import wanted, wanted_of
from briefexport.proof.wanted.front import wanted_front
from briefexport.proof.wanted.parts import named_by, names_in, part_of
from briefexport.proof.wanted.record import Wanted

__all__ = ["Wanted", "named_by", "names_in", "part_of", "wanted", "wanted_front", "wanted_of"]

"""The published files read back and compared with the edition and the style they were made from."""

from briefexport.proof.difference import Subject
from briefexport.proof.prove import Proof, prove

__all__ = ["Proof", "Subject", "prove"]

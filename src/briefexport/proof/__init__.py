"""The published files read back and compared with the edition and the style they were made from."""

from briefexport.proof.difference import Subject
from briefexport.proof.prove import Proof, prove
from briefexport.proof.sheet import sheet

__all__ = ["Proof", "Subject", "prove", "sheet"]

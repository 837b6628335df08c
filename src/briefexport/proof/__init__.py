"""The published files read back and compared with the edition and the style they were made from."""

from briefexport.proof.briefs import NOTHING, Ledger, marks
from briefexport.proof.difference import Subject
from briefexport.proof.prove import Proof, Proved, prove, proved

__all__ = ["NOTHING", "Ledger", "Proof", "Proved", "Subject", "marks", "prove", "proved"]

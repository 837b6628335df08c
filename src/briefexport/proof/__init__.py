"""The published files read back and compared with the edition and the style they were made from."""

from briefexport.proof.briefs import NOTHING, Ledger
from briefexport.proof.case import Case
from briefexport.proof.difference import Subject
from briefexport.proof.prove import Proof, Proved, prove, proved

__all__ = ["NOTHING", "Case", "Ledger", "Proof", "Proved", "Subject", "prove", "proved"]

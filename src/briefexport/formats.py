"""The formats an edition is made in, and what a PDF may be made for."""

from typing import Literal

FormatName = Literal["pdf", "epub", "docx"]
Profile = Literal["screen", "office", "press"]

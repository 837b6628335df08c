"""A DOCX for review: what is open about a text goes out with it, for its editor to settle."""

from briefexport.revise.sending.render import rendered

__all__ = ["rendered"]

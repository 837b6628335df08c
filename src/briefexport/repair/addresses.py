"""What in a running text is an address, a file's name or a piece of code: no rule may touch it."""

import re
from collections.abc import Iterator

from briefexport.model import Range

# What makes a word worth a look.
_SIGN = re.compile(r"[@/\\_=]|\w[.(\[](?=[\w\"')])|(?<!\S)-{1,2}\w|[~.]/")
_SPACE = re.compile(r"\s")
_SPACES = " \n\t\u00a0\u2009\u202f"
# Marks of the sentence around an address.
_BEFORE = "\"'“‘„‚«‹([{<—–"
_AFTER = "\"'”’“‘»›)]}>.,;:!?…—–"
# Longer words are no prose, and are not looked into.
LONGEST = 2_000

_ADDRESS = re.compile(
    r"://|^www\.|\\|[^@]@[^@]"
    r"|\w_\w|^_|^--?\w|^[.~]?/\w|/.*/|/.*\.\w|\w\.\w+/"  # identifiers, options, paths
    # Top-level domains, and suffixes of files.
    r"|[^\W_]\.(?:com|org|net|edu|gov|info|news|app|dev|eu|uk|de|fr|ch|at|it|es|nl|pl|ru|us|ca|au|jp"
    r"|io|ai|tv|js|ts|py|rb|rs|css|html?|xml|json|toml|ya?ml|csv|txt|md|pdf|docx?|xlsx?|pptx?|epub"
    r"|png|jpe?g|gif|svg|tiff?|zip|gz|exe|sh|cfg|ini|log|php|aspx?|NET|Js)(?!\w)"
    r"|[a-z0-9]\.[a-z0-9]+\.[a-z]",
)

# Attributes, calls and indexes, with the marks that belong to them.
_CODE = re.compile(r"\w=[\"']|\w[(\[][\"']|\w\(\)")


def addresses(value: str) -> Iterator[Range]:
    """Yield the ranges of `value` that are addresses, names of files or code, in order."""
    done = 0
    for sign in _SIGN.finditer(value):
        if sign.start() < done:
            continue
        low = max(done, sign.start() - LONGEST)
        start = 1 + max(low - 1, *(value.rfind(space, low, sign.start()) for space in _SPACES))
        end = _SPACE.search(value, sign.end())
        done = end.start() if end else len(value)
        word = value[start:done]
        if _CODE.search(word):
            yield Range(start, start + len(word.rstrip(".,;:!?")))
            continue
        bare = word.lstrip(_BEFORE)
        start += len(word) - len(bare)
        bare = bare.rstrip(_AFTER)
        if bare and (len(bare) > LONGEST or _ADDRESS.search(bare)):
            yield Range(start, start + len(bare))

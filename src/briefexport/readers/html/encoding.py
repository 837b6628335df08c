"""The encoding of a saved page: what its bytes, or it itself, say; never a guess."""

import codecs
import re
from typing import Final

from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.source import Source, decode

# HTML Standard, 13.2.3.2: a page says its encoding within its first 1024 bytes.
_LOOKED_THROUGH: Final = 1024
_DECLARED: Final = re.compile(
    rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)"
    rb"|\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9_:.-]+)",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
# The labels under which the Encoding Standard (4.2) has what most old pages mean.
_MEANT: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    # A declaration that can be read as ASCII is none of these.
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_page(name: str, data: bytes) -> Source:
    """Return the source of a saved page, decoded as its byte order mark or it itself says.

    Where neither says anything it is UTF-8. Raises RefusedError where the encoding is none that is
    known, or where the bytes are not what they are said to be.
    """
    declared = None if data.startswith(_MARKS) else _declared(data)
    if declared is None:
        return decode(name, data)
    try:
        found = codecs.lookup(declared).name
    except LookupError as error:
        raise RefusedError(
            diagnostic(
                "BX160",
                f"the page says that it is {declared!r}, which is no encoding that is known",
                Place(file=name),
                hint="save the page as UTF-8 and let its <meta charset> say so",
            )
        ) from error
    encoding = _MEANT.get(found, found)
    return decode(name, data) if encoding == "utf-8" else _decoded(name, data, encoding)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(_COMMENT.sub(b"", data[:_LOOKED_THROUGH]))
    return (found[1] or found[2]).decode("ascii") if found else None


def _decoded(name: str, data: bytes, encoding: str) -> Source:
    try:
        return Source(name, data.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError) as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data[:start].count(b"\n") + 1
        raise RefusedError(
            diagnostic(
                "BX160",
                f"the page says that it is {encoding}, but byte {start} is not",
                Place(file=name, line=line),
                hint="save the page as UTF-8 and let its <meta charset> say so",
            )
        ) from error

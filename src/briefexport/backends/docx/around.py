"""What is made of an edition beside its briefs, and is kept because it takes long."""

from collections.abc import Mapping

from briefexport.backends.docx.pictures import MediaFile, media_files
from briefexport.edition import Edition
from briefexport.edition.decimals import decimal_symbol
from briefexport.records import dataclass
from briefexport.style import Style


@dataclass(frozen=True, slots=True)
class Around:
    """The decimal mark of the language, and the files of pictures that had to be drawn anew."""

    mark: str
    drawn: Mapping[str, tuple[MediaFile, ...]]


def around(edition: Edition, style: Style) -> Around:
    """Return what is made of `edition`. Raises RefusedError for a picture that cannot be drawn."""
    files = {name: media_files(asset, style) for name, asset in edition.assets.items()}
    drawn = {
        name: made for name, made in files.items() if made[0].data is not edition.assets[name].data
    }
    return Around(decimal_symbol(edition.settings.language), drawn)

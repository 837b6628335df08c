"""The parts that hold no text of the edition: settings, theme, properties, the empty document."""

from collections.abc import Mapping

from briefexport.edition import Edition
from briefexport.style import Style
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.package import CONTENT_TYPES, pack
from briefexport.wordml.xml import rgb, twips
from briefexport.xmltext import attribute, quoted

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = f"{WORD}.document.main+xml"


def empty_package() -> bytes:
    """Return a package with a document that says nothing, for python-docx to open."""
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type='
        f'"{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = f"<w:document {DECLARATIONS}><w:body/></w:document>"
    parts = {
        CONTENT_TYPES: content_types({"/word/document.xml": MAIN}),
        "_rels/.rels": relations.encode(),
        "word/document.xml": document.encode(),
    }
    return pack(parts)


def content_types(types: Mapping[str, str]) -> bytes:
    """Return the part that says of every other, by its name, what it is (ECMA-376, part 2, 7.2)."""
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>'
        for name, kind in sorted(types.items())
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        f' ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def settings_xml(style: Style, edition: Edition, mark: str, *, notes: bool, review: bool) -> bytes:
    """Return `settings.xml`, its children in the order of CT_Settings (ECMA-376, 17.15.1.78).

    Decimals stand behind a `mark`; with `review`, changes are tracked.
    """
    language = quoted(edition.settings.language)
    separators = SEPARATORS if notes else ""
    separator = ";" if mark == "," else ","
    hyphenated = any(text.hyphenate for text in style.text.values())
    parts = (
        f"<w:settings {DECLARATIONS}>",
        '<w:zoom w:percent="100"/>',
        "<w:embedTrueTypeFonts/><w:mirrorMargins/>",
        "<w:trackRevisions/>" if review else "",
        f'<w:defaultTabStop w:val="{twips(style.list.indent)}"/>',
        "<w:autoHyphenation/><w:doNotHyphenateCaps/>" if hyphenated else "",
        "<w:evenAndOddHeaders/>",
        '<w:characterSpacingControl w:val="doNotCompress"/>',
        separators,
        f"<w:compat><w:doNotExpandShiftReturn/>{_compatibility()}</w:compat>",
        f'<w:themeFontLang w:val="{language}"/>',
        CLR_SCHEME,
        f'<w:decimalSymbol w:val="{mark}"/><w:listSeparator w:val="{separator}"/>',
        "</w:settings>",
    )
    return "".join(parts).encode()


SEPARATORS = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
CLR_SCHEME = (
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2"'
    ' w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4"'
    ' w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink"'
    ' w:followedHyperlink="followedHyperlink"/>'
)


def _compatibility() -> str:
    """Return the settings that make Word lay out as its version 2013 and later do."""
    known = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    return "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word"'
        f' w:val="{value}"/>'
        for name, value in known.items()
    )


# --- The theme -----------------------------------------------------------------------------------


def theme_xml(style: Style) -> bytes:
    """Return a theme with the style's colours and fonts: what an editor is offered by name."""
    ink = rgb(style.colour(style.text["body"].colour))
    accent = rgb(style.colour(style.links.colour))
    grey = rgb(style.colour(style.text["byline"].colour))
    tint = rgb(style.colour(style.aside.background))
    colours = {
        "dk1": ink, "lt1": "FFFFFF", "dk2": grey, "lt2": tint, "accent1": accent, "accent2": grey,
        "accent3": ink, "accent4": accent, "accent5": grey, "accent6": ink, "hlink": accent,
        "folHlink": accent,
    }  # fmt: skip
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items()
    )
    heading = style.fonts[style.text["brief-title"].font].family
    body = style.fonts[style.text["body"].font].family
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="{quoted(name)}"/><a:ea typeface=""/><a:cs typeface=""/>'
        f"</a:{kind}>"
        for kind, name in (("majorFont", heading), ("minorFont", body))
    )
    name = attribute("name", style.name)
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f"{name}><a:themeElements><a:clrScheme{name}>"
        f"{scheme}</a:clrScheme><a:fontScheme{name}>{fonts}</a:fontScheme>"
        f"{FORMATS}</a:themeElements></a:theme>"
    ).encode()


# A theme must have three of each, though text uses none.
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
FORMATS = (
    f'<a:fmtScheme name="plain"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
    f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
)

# --- Properties ----------------------------------------------------------------------------------


def app_xml() -> bytes:
    """Return `app.xml`: which application it was, and nothing about who or how long."""
    return (
        f'<Properties xmlns="{OFFICE}/extended-properties"><Application>briefexport</Application>'
        "</Properties>"
    ).encode()


# The id of a set of custom properties ([MS-OLEPS] 2.21); their own ids begin with 2.
CUSTOM_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
FIRST_CUSTOM = 2


def custom_xml(properties: dict[str, str]) -> bytes:
    """Return `custom.xml`: what the way back needs to know its own."""
    written = "".join(
        f'<property fmtid="{CUSTOM_SET}" pid="{number}" name="{quoted(name)}">'
        f"<vt:lpwstr>{quoted(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), FIRST_CUSTOM)
    )
    return (
        f'<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">'
        f"{written}</Properties>"
    ).encode()

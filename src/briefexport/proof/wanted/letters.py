"""How letters should look: the style's text in each format, on the grid the format has."""

from collections.abc import Mapping
from dataclasses import field, replace

from briefexport.contrast import channels
from briefexport.proof.record import Letters, Look
from briefexport.proof.wanted.record import Format, Tokens
from briefexport.records import dataclass
from briefexport.style import SAID_BY, TITLES, ColourName, Role, Style, TextStyle
from briefexport.typefaces import features, figures_with

# Word sets a family in two weights; what is at least this heavy is its bold.
BOLD, WORD_BOLD = 600, 700
# Colours whose channels differ by less are shades, which an e-book leaves to its reader.
CHROMA = 0x20
# The features of a font that figures are asked for with (CSS Fonts 4, 6.7).
FEATURES: Mapping[str, tuple[str, str]] = {
    "old-style": ("onum", "pnum"), "lining": ("lnum", "pnum"), "tabular": ("lnum", "tnum"),
}  # fmt: skip
POINT_PARTS = {"size": 2, "rule": 8, "space": 20}


@dataclass(frozen=True, slots=True)
class Ground:
    """The letters a text is set in before anything in it changes them, and their tokens.

    There are no tokens where each format has a way of its own, as with what is raised.
    `reversed_` is whether emphasis in it stands upright, as in italics. `line` is the size of the
    text of the line, where that is another.
    """

    letters: Letters
    tokens: Tokens | None
    reversed_: bool = False
    line: float = 0.0


@dataclass(frozen=True, slots=True)
class Type:
    """The style as one format can say it; `grounds` has the letters that were asked for."""

    style: Style
    format: Format
    grounds: dict[tuple[Role, float, str], Ground] = field(default_factory=dict, compare=False)

    def size(self, points: float) -> float:
        """Return a size of letters: half points in Word."""
        return on_grid(points, "size") if self.format == "docx" else points

    def rule(self, points: float) -> float:
        """Return the width of a rule: eighths of a point in Word, a quarter at least."""
        return max(0.25, on_grid(points, "rule")) if self.format == "docx" and points else points

    def space(self, points: float) -> float:
        """Return a length of space: twentieths of a point in Word."""
        return on_grid(points, "space") if self.format == "docx" else points

    def weight(self, weight: int, family: str, *, italic: bool) -> int:
        """Return the weight in which `family` is set: its nearest face's, and Word has one bold.

        An e-book asks for the weight itself.
        """
        if self.format == "epub":
            return weight
        if self.format == "docx" and weight >= BOLD:
            return WORD_BOLD
        fonts = self.style.fonts.values()
        return (
            next(font for font in fonts if font.family == family).face(weight, italic=italic).weight
        )

    def figures(self, text: TextStyle) -> str:
        """Return the figures of `text`; on paper those that its font makes of what is asked."""
        if self.format != "pdf":
            return text.figures
        font = self.style.fonts[text.font]
        return figures_with(
            font.path(font.face(text.weight, italic=text.italic)), *FEATURES[text.figures]
        )

    def lines(self, role: Role) -> dict[str, tuple[Look, str]]:
        """Return how the lines of `role` are set: each look with its token.

        An e-book says the leading of titles alone; the rest is its reader's.
        """
        text = self.style.text[role]
        said: dict[str, Look] = {}
        if self.format != "epub" or role in TITLES - {"byline", "index-letter"}:
            said["leading"] = self.space(text.leading)
        if self.format != "epub":
            said["align"] = text.align
        said["hyphens"] = "auto" if text.hyphenate else "none"
        if self.format != "pdf" and role in SAID_BY["keep"]:
            said["keep"] = "yes" if text.keep else "no"
        names = {"hyphens": "hyphenate"}
        looks = {key: (look, f"text.{role}.{names.get(key, key)}") for key, look in said.items()}
        return looks | (self._breaks() if self.format == "epub" else {})

    def _breaks(self) -> dict[str, tuple[Look, str]]:
        """Return how an e-book asks for lines and words to be kept together."""
        setting = self.style.setting
        return {
            "widows": (float(setting.widows), "setting.widows"),
            "orphans": (float(setting.orphans), "setting.orphans"),
            "divided": (" ".join(map(str, setting.hyphenation)), "setting.hyphenation"),
        }

    def colour(self, name: ColourName) -> str:
        """Return a colour; an e-book leaves shades of ink to its reader."""
        colour = self.style.colour(name)
        return "" if self.format == "epub" and not is_colourful(colour) else colour

    def colour_on(self, name: ColourName, around: str) -> str:
        """Return a colour in text of the colour `around`: there, an e-book says shades as well."""
        return self.colour(name) or (self.style.colour(name) if around else "")

    def ground(
        self,
        role: Role,
        text: TextStyle | None = None,
        *,
        scale: float = 1.0,
        around: str = "",
    ) -> Ground:
        """Return the letters of `role`, or of `text` in its stead, `scale` times its size.

        `around` is the colour of the text it stands in, "" for that of running text.
        """
        if text:
            return self._ground(role, text, scale, around)
        key = role, scale, around
        if key not in self.grounds:
            self.grounds[key] = self._ground(role, self.style.text[role], scale, around)
        return self.grounds[key]

    def _ground(self, role: Role, said: TextStyle, scale: float, around: str) -> Ground:
        family = self.style.fonts[said.font].family
        letters = Letters(
            font=family,
            size=self.size(said.size * scale),
            weight=self.weight(said.weight, family, italic=said.italic),
            italic=said.italic,
            # The colour of running text is its reader's in an e-book, whatever it is on paper.
            colour=""
            if self.format == "epub" and role == "body"
            else self.colour_on(said.colour, around),
            tracking=said.tracking,
            capitals=said.capitals,
            figures=self.figures(said),
        )
        return Ground(letters, Tokens(f"text.{role}"), reversed_=said.italic)

    # --- What changes letters in a line ----------------------------------------------------------

    def strong(self, ground: Ground) -> Ground:
        """Return the letters of what is strong."""
        return self.weighed(ground, "setting.strong_weight", self.style.setting.strong_weight)

    def weighed(self, ground: Ground, token: str, weight: int) -> Ground:
        """Return the letters in another weight, which `token` says."""
        own = ground.letters
        return changed(ground, token, weight=self.weight(weight, own.font, italic=own.italic))

    def emphasis(self, ground: Ground) -> Ground:
        """Return the letters of emphasis: italic, or upright in a quotation."""
        letters = replace(ground.letters, italic=not ground.reversed_)
        return replace(ground, letters=letters)

    def link(self, ground: Ground, target: str) -> Ground:
        """Return the letters of a link to `target`, with a line under them.

        An e-book sets them in the colour of the line, and has one under links to its own places as
        well. Word has one width for all.
        """
        links = self.style.links
        if self.format != "epub":
            if target.startswith("#") or not links.underline:
                return ground
            width = links.underline if self.format == "pdf" else 1.0
            return _underlined(ground, width, self.style.colour(links.colour))
        if colour := self.colour(links.colour):
            ground = changed(ground, "links.colour", colour=colour)
        width = links.underline * ground.letters.size / self.style.text["body"].size
        return _underlined(ground, width, ground.letters.colour if width else "")

    def code(self, ground: Ground) -> Ground:
        """Return the letters of code in a line."""
        font = self.style.fonts[self.style.text["code"].font].family
        around = ground.line or ground.letters.size
        size = self.size(around * self.style.code.inline_size)
        sized = changed(ground, "code.inline_size", size=size)
        weight = self.weight(ground.letters.weight, font, italic=ground.letters.italic)
        # The room between letters is that of the text around.
        tracking = ground.letters.tracking * around / size
        letters = replace(sized.letters, weight=weight, tracking=tracking, figures=None)
        return changed(replace(sized, letters=letters), "text.code.font", font=font)

    def script(self, ground: Ground, kind: str) -> Ground:
        """Return the letters of what is raised or lowered; Word does that in a way of its own."""
        own = ground.letters
        if self.format == "docx" or own.raised:
            return unsaid(ground)
        setting = self.style.setting
        size = own.size * setting.script_size
        ground = changed(ground, "setting.script_size", size=size)
        # The room between letters is that of the text around.
        tracking = own.tracking / setting.script_size
        ground = replace(ground, letters=replace(ground.letters, tracking=tracking))
        if kind == "superscript":
            return changed(ground, "setting.script_raise", raised=setting.script_raise * size)
        return changed(ground, "setting.script_drop", raised=-setting.script_drop * size)

    def small_caps(self, ground: Ground) -> Ground:
        """Return the letters of small capitals; on a page, as far as the font has them."""
        own = ground.letters
        if self.format == "pdf" and not self._has_small_caps(own):
            return unsaid(ground)
        tracking = self.style.setting.small_caps_tracking
        return changed(ground, "setting.small_caps_tracking", tracking=tracking)

    def _has_small_caps(self, letters: Letters) -> bool:
        fonts = self.style.fonts.values()
        font = next(font for font in fonts if font.family == letters.font)
        return "smcp" in features(font.path(font.face(letters.weight, italic=letters.italic)))

    def lead_in(self, ground: Ground) -> Ground:
        """Return the letters of a lead-in in text of `ground`.

        On a page its size is the same wherever it stands.
        """
        around = ground.letters.size / self.style.text["body"].size
        own = self.ground("lead-in", scale=1.0 if self.format == "pdf" else around)
        colour = self.colour_on(self.style.text["lead-in"].colour, ground.letters.colour)
        own = replace(own, letters=replace(own.letters, colour=colour))
        own = _underlined(own, ground.letters.underline, ground.letters.underline_colour)
        if self.format == "docx":
            # What is code in it is as large as elsewhere in its line.
            own = replace(own, line=ground.line or ground.letters.size)
        return own if ground.tokens and not ground.letters.raised else unsaid(own)

    def label(self, ground: Ground) -> Ground:
        """Return the letters of the number of a caption."""
        setting = self.style.setting
        colour = self.colour_on(setting.label_colour, ground.letters.colour)
        return changed(self.strong(ground), "setting.label_colour", colour=colour)

    def number(self, ground: Ground) -> Ground:
        """Return the letters of the number of a heading."""
        colour = self.style.heading.number_colour
        if not colour:
            return ground
        own = self.colour_on(colour, ground.letters.colour)
        return changed(ground, "heading.number_colour", colour=own)


def changed(ground: Ground, token: str, **looks: object) -> Ground:
    """Return `ground` with other `looks`, said by `token` where anything is said of it."""
    letters = replace(ground.letters, **looks)  # type: ignore[arg-type]
    tokens = ground.tokens
    if tokens:
        others = dict(tokens.others) | dict.fromkeys(looks, token)
        tokens = Tokens(tokens.role, tuple(others.items()))
    return replace(ground, letters=letters, tokens=tokens)


def _underlined(ground: Ground, width: float, colour: str) -> Ground:
    """Return `ground` with a line under its letters."""
    letters = replace(ground.letters, underline=width, underline_colour=colour)
    return replace(ground, letters=letters)


def unsaid(ground: Ground) -> Ground:
    """Return `ground` for letters that each format sets in its own way."""
    return replace(ground, tokens=None)


def on_grid(points: float, grid: str) -> float:
    """Return `points` in the nearest part of a point that Word has for it."""
    parts = POINT_PARTS[grid]
    return round(points * parts) / parts


def is_colourful(colour: str) -> bool:
    """Return whether #rrggbb is more than a shade of grey."""
    shares = channels(colour)
    return max(shares) - min(shares) >= CHROMA

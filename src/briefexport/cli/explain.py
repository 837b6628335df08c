"""`briefexport explain CODE`: what a diagnostic code stands for."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated

import typer

from briefexport.catalogue import RULES, Policy
from briefexport.diagnostics import diagnostic
from briefexport.errors import UsageError

# What the codes are about, by their first digit.
GROUPS = {
    "0": "the run",
    "1": "reading",
    "2": "structure and repair",
    "3": "the edition and composing",
    "4": "style and assets",
    "5": "rendering",
    "6": "preflight and proof",
    "7": "revision",
    "8": "publishing",
    "9": "the way back",
}
POLICIES: dict[Policy, str] = {
    "safe": "Safe: it is always done, and told at its place.",
    "confident": "Confident: done where the rule is sure enough, and told with its confidence.",
    "reported": "Only reported: nothing is changed.",
}


def command(
    code: Annotated[
        str, typer.Argument(help="A code such as BX101; without one, all of them.")
    ] = "",
) -> None:
    """Explain a diagnostic code, or list them all."""
    print(explained(code) if code else "\n".join(listed()))


def explained(code: str) -> str:
    """Return the explanation of `code`. Raises UsageError where there is no such code."""
    rule = RULES.get(code.upper())
    if rule is None:
        near = _near(code)
        hint = f"did you mean {near}? " if near else ""
        hint += "`briefexport explain` lists them all"
        raise UsageError(diagnostic("BX004", f"there is no code {code!r}", hint=hint))
    policy = f"\n\n{POLICIES[rule.policy]}" if rule.policy else ""
    return f"{code.upper()} ({rule.severity}): {rule.title}\n\n{rule.explanation}{policy}"


def _near(code: str) -> str:
    """Return the code that begins most like `code`, which may lack its letters; or nothing."""
    wanted = "BX" + "".join(filter(str.isdecimal, code))
    for length in range(len(wanted), len("BX"), -1):
        near = [known for known in sorted(RULES) if known.startswith(wanted[:length])]
        if near:
            return near[0]
    return ""


def listed() -> Iterator[str]:
    """Yield the lines of the list of all codes, by what they are about."""
    for digit, codes in groupby(sorted(RULES), key=lambda code: code[2]):
        if digit != "0":
            yield ""
        yield f"BX{digit}  {GROUPS[digit]}"
        yield from (f"  {code}  {RULES[code].severity:<7}  {RULES[code].title}" for code in codes)

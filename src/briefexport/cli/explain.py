"""`briefexport explain CODE`: what a diagnostic code stands for."""

from typing import Annotated

import typer

from briefexport.catalogue import RULES, Policy
from briefexport.diagnostics import diagnostic
from briefexport.errors import UsageError

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
    """Explain a diagnostic code."""
    print(explained(code) if code else "\n".join(map(_line, sorted(RULES))))


def explained(code: str) -> str:
    """Return the explanation of `code`. Raises UsageError where there is no such code."""
    rule = RULES.get(code.upper())
    if rule is None:
        hint = "`briefexport explain` lists them all"
        raise UsageError(diagnostic("BX004", f"there is no code {code!r}", hint=hint))
    policy = f"\n\n{POLICIES[rule.policy]}" if rule.policy else ""
    return f"{code.upper()} ({rule.severity}): {rule.title}\n\n{rule.explanation}{policy}"


def _line(code: str) -> str:
    return f"{code}  {RULES[code].severity:<7}  {RULES[code].title}"

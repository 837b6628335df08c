"""Templates: the shells of pages and parts, and CSS. Text in them is data, never a template."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefexport.assets import SHIPPED


@cache
def templates(project: Path | None = None) -> ImmutableSandboxedEnvironment:
    """Return the environment of templates. They escape, and an unknown name is an error."""
    roots = [root / "templates" for root in (project, SHIPPED) if root]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(root) for root in roots]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_template(name: str, values: Mapping[str, object], project: Path | None = None) -> str:
    """Return the template `name` filled with `values`; text in them is data, never a template."""
    return templates(project).get_template(name).render(values)

"""The architecture, held: imports only point down, and only some modules may do certain things."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "briefexport"

# From the bottom up; a module may import only from layers above its own in this list, and the
# modules of one layer never see each other. A folder stands for all that is in it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("",),
    ("records",),
    ("catalogue", "fieldtypes"),
    ("diagnostics",),
    ("errors",),
    # Readers of published files know nothing of those who write them.
    ("proof.record",),
    ("proof.pieces",),
    ("proof.pdf", "proof.epub", "proof.docx"),
    ("versions", "formats", "zipped"),
    ("engines",),
    ("cache", "replacing", "halving", "inputs"),
    ("workers",),
    ("manifest",),
    ("scheduling",),
    ("executors",),
    ("cluster",),
    ("source", "model"),
    ("walk",),
    ("segments",),
    ("htmlscan", "htmlmeaning", "runs", "conventions", "grids"),
    ("jsonform", "tomlfile", "reading"),
    ("pandocjson",),
    ("xmltext", "longwords", "typefaces", "contrast", "lengths"),
    ("mathml", "spaces"),
    ("style",),
    ("stylefile",),
    ("assets",),
    ("templates",),
    ("wordml",),
    (
        "readers.text",
        "readers.markdown",
        "readers.html",
        "readers.jsonmodel",
        "readers.docx",
        "readers.pandoc",
    ),
    ("readers",),
    ("finding",),
    ("repair",),
    ("edition",),
    ("lint",),
    ("markup",),
    ("backends.rendering", "backends.singly"),
    ("backends.pdf.documents",),
    ("backends.pdf.fragment",),
    ("backends.pdf.ink",),
    ("backends.pdf.layout",),
    ("backends.pdf.book",),
    ("backends.pdf", "backends.epub", "backends.docx"),
    ("backends",),
    ("preflight",),
    ("proof",),
    ("revise",),
    ("publish", "describe", "touched"),
    ("built",),
    ("build", "verify", "differing"),
    ("cli",),
    ("__main__",),
)


def layer_of(module: str) -> tuple[int, str]:
    """Return the rank of `module` and the entry of LAYERS that covers it."""
    found = [
        (len(name), rank, name)
        for rank, names in enumerate(LAYERS)
        for name in names
        if module == name or (name and module.startswith(name + "."))
    ]
    if not found:
        raise AssertionError(f"{module} has no layer: give it one in LAYERS")
    _, rank, name = max(found)
    return rank, name


def module_name(path: Path, package: Path) -> str:
    parts = path.relative_to(package).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST, modules: set[str]) -> set[str]:
    """Return the modules of the package that `tree` imports anywhere, functions included."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    inside = {
        name.removeprefix("briefexport").lstrip(".") for name in names if "briefexport" in name
    }
    return {name if name in modules else name.rpartition(".")[0] for name in inside}


def upward_imports(package: Path) -> list[str]:
    paths = {module_name(path, package): path for path in package.rglob("*.py")}
    faults = []
    for module, path in paths.items():
        rank, own = layer_of(module)
        for other in sorted(imported(ast.parse(path.read_text("utf-8")), set(paths))):
            other_rank, other_own = layer_of(other)
            if other_own != own and other_rank >= rank:
                faults.append(f"{module} imports {other}")
    return faults


def test_imports_only_point_down() -> None:
    assert upward_imports(PACKAGE) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("model", "from briefexport.walk import plain"),
        ("walk", "def f():\n    import briefexport.style"),
        ("readers/text", "from briefexport.readers import markdown"),
        ("backends/pdf/__init__", "from briefexport.backends.epub import render"),
        ("backends/epub/__init__", "from briefexport.cli import main"),
    ],
)
def test_a_planted_upward_import_is_found(tmp_path: Path, module: str, line: str) -> None:
    for name in (
        "__init__", "model", "walk", "style", "readers/__init__", "readers/text",
        "readers/markdown", "backends/__init__", "backends/pdf/__init__",
        "backends/epub/__init__", "cli/__init__",
    ):  # fmt: skip
        path = tmp_path / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(line if name == module else "", "utf-8")
    assert len(upward_imports(tmp_path)) == 1


def test_a_module_without_a_layer_is_found(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("", "utf-8")
    with pytest.raises(AssertionError, match="helpers has no layer"):
        upward_imports(tmp_path)


def calls(path: Path) -> set[str]:
    """Return the dotted names that the module at `path` calls or imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=str)
def test_only_some_modules_print_write_or_reach_the_network(path: Path) -> None:
    module = module_name(path, PACKAGE)
    found = calls(path)
    assert not found & {"socket", "urllib.request", "http.client", "requests", "httpx"}
    if module != "cluster":
        assert not {name for name in found if name.startswith(("dask", "distributed"))}
    if not module.startswith("cli"):
        assert not found & {"print", "sys.stdout.write", "sys.stderr.write", "rich.console"}
    # LibreOffice is handed a file, in a folder that is gone when it is done.
    if module not in {"publish", "proof.sheet"}:
        assert not {name for name in found if name.endswith((".write_bytes", ".write_text"))}
    # By the standard library's, each takes half a millisecond of every start.
    if "@dataclass(frozen=True" in path.read_text("utf-8"):
        assert "briefexport.records" in found

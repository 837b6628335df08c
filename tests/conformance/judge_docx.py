"""judge_docx.py FILE...: judges DOCXs by openxml-audit, which is a library with a command line.

Prints what it says of each file that has faults. Exits with 0 where none has, with 1 where one has.
It runs where the validators are installed.

It takes a second to load what it judges by, and remembers notes of the file before: so each file is
judged by a process of its own, forked when all is loaded.
"""

import io
import os
import sys
import tempfile
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

# The smallest file that makes it load all; it lacks much, and has nothing to be remembered.
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SMALLEST = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="a" Type="{OFFICE}" Target="word/document.xml"/></Relationships>',
    "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p/></w:body></w:document>',
}


def judged(file: str) -> tuple[int, str]:
    """Return the exit code of openxml-audit for a file, and what it says."""
    from openxml_audit.cli import main as audit  # type: ignore[import-not-found]

    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            code = audit([file], standalone_mode=False)
        except SystemExit as leaving:
            code = leaving.code
        except Exception as error:
            said.write(f"{type(error).__name__}: {error}\n")
            code = 2
    return (code if isinstance(code, int) else 0), said.getvalue()


def apart(file: str) -> int:
    """Return the exit code for a file, judged in a process of its own, which says what is wrong."""
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    code, said = judged(file)
    if code:
        sys.stdout.write(f"{file}\n{said}")
        sys.stdout.flush()
    os._exit(code)


def main(*files: str) -> int:
    """Print what is wrong with the files."""
    with tempfile.TemporaryDirectory() as folder:
        smallest = Path(folder) / "smallest.docx"
        with zipfile.ZipFile(smallest, "w") as archive:
            for name, text in SMALLEST.items():
                archive.writestr(name, text)
        judged(str(smallest))
    codes = [apart(file) for file in files]
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

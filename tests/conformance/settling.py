"""LibreOffice as an editor who accepts or rejects all tracked changes of a document."""

from pathlib import Path
from typing import Literal

from conformance.validators import converted, ran

# A program in the profile, since nothing on the command line settles changes.
PROGRAM = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Sub Settle(sources As String, folder As String, command As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "MS Word 2007 XML"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  For Each source In Split(sources, "|")
    document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
    dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
    parts = Split(source, "/")
    document.storeToURL(folder &amp; "/" &amp; parts(UBound(parts)), filter())
    document.close(True)
  Next
End Sub
</script:module>
"""


def settled(outcome: Literal["Accept", "Reject"], out: Path, *files: Path) -> list[Path]:
    """Return `files` as LibreOffice saves them in `out` with all their changes settled."""
    out.mkdir()
    converted("txt", out, files[0])  # which makes its profile
    program = out / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    program.write_text(PROGRAM, "utf-8")
    sources = "|".join(f"file://{file}" for file in files)
    call = f'macro:///Standard.Module1.Settle("{sources}","file://{out}",'
    call += f'".uno:{outcome}AllTrackedChanges")'
    profile = f"-env:UserInstallation=file://{out}/profile"
    ran("soffice", profile, "--headless", "--norestore", call)
    return [out / file.name for file in files]

"""Put the user's environment beneath this one: ``python layer.py .venv``, run by the interpreter of the upper environment."""

import sys
import sysconfig
from pathlib import Path

lower = next(Path(sys.argv[1]).resolve().glob("lib/python*/site-packages"))
upper = Path(sysconfig.get_path("purelib"))
# addsitedir, not a bare path: the lower environment has .pth files of its own (the editable install).
(upper / "user-environment.pth").write_text(f"import site; site.addsitedir({str(lower)!r})\n", "utf-8")

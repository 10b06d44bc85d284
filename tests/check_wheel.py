"""Build the wheel, install it in an empty environment with the pinned lock, and use it from another folder.

    python tests/check_wheel.py

What a stranger gets from a package: every data file there, no file of the checkout needed.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False, env=clean_environment())
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\nfailed with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def clean_environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV") and not name.startswith("PARALLAX_")
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", work, ROOT, cwd=work)
        wheel = next(work.glob("*.whl"))
        venv.create(work / "env", with_pip=True)
        python = next((work / "env").glob("bin/python"))
        pip = (python, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", ROOT / "requirements" / "run.lock", cwd=work)
        run(*pip, wheel, cwd=work)
        (work / "elsewhere").mkdir()
        command = work / "env" / "bin" / "parallax"
        print(run(command, "--version", cwd=work / "elsewhere").strip())
        print(run(command, "doctor", cwd=work / "elsewhere").strip())
        shown = run(command, "demo", cwd=work / "elsewhere")
        if "stories from" not in shown:
            sys.exit(f"parallax demo, from the wheel, printed no digest:\n{shown}")
        where = run(python, "-c", "import parallax, crawlers; print(parallax.__file__, crawlers.__file__)", cwd=work / "elsewhere")
        if str(ROOT) in where:
            sys.exit(f"the wheel was not what ran: {where}")


if __name__ == "__main__":
    main()

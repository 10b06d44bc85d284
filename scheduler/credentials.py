"""Secrets that the service manager hands over as files: systemd's LoadCredential, or secrets of a container.

A file in ``$CREDENTIALS_DIRECTORY`` (systemd sets it; in a container set it to /run/secrets) named like a setting, ``mail-password`` or
``alerts-channels``, gives that setting its value, as if it were in the environment; several channels stand on a line each. Systemd puts
``parallax_`` before the names of files that it takes from a folder. What is in the environment itself goes first.
"""

from collections.abc import Mapping
from pathlib import Path

from parallax.errors import ConfigError
from parallax.settings import describe_settings

_PREFIXES = ("", "parallax_")


def with_credentials(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, with the credentials that the service was given. Raises ConfigError for one that cannot be read."""
    folder = environ.get("CREDENTIALS_DIRECTORY", "")
    if not folder:
        return dict(environ)
    names = {each.environment: each.name.replace(".", "-").replace("_", "-") for each in describe_settings()}
    files = [(environment, Path(folder) / f"{prefix}{name}") for prefix in _PREFIXES for environment, name in names.items()]
    return {**{environment: _read(file) for environment, file in files if file.is_file()}, **environ}


def _read(file: Path) -> str:
    try:
        return ",".join(line.strip() for line in file.read_text("utf-8").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(file), [("credential", f"cannot be read: {error}")]) from error

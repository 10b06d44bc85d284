"""Credentials: secrets as files, by the names of their settings."""

from pathlib import Path

import pytest

from parallax.errors import ConfigError
from parallax.settings import load_settings
from scheduler.credentials import with_credentials


@pytest.mark.parametrize("prefix", ["", "parallax_"])
def test_a_file_gives_a_setting_its_value(tmp_path: Path, prefix: str) -> None:
    (tmp_path / f"{prefix}mail-password").write_text("hunter2\n")
    (tmp_path / f"{prefix}alerts-channels").write_text("desk=mailto:ana@example.org\n\nteam=slack://a/b/c\n")
    (tmp_path / "something-else").write_text("ignored")
    settings = load_settings(None, with_credentials({"CREDENTIALS_DIRECTORY": str(tmp_path)}))
    assert settings.mail.password == "hunter2"
    assert settings.alerts.channels == ("desk=mailto:ana@example.org", "team=slack://a/b/c")


def test_the_environment_goes_first_and_no_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "mail-password").write_text("file")
    assert with_credentials({"CREDENTIALS_DIRECTORY": str(tmp_path), "PARALLAX_MAIL_PASSWORD": "own"})["PARALLAX_MAIL_PASSWORD"] == "own"
    assert with_credentials({"HOME": "/"}) == {"HOME": "/"}


def test_a_credential_that_cannot_be_read_is_named_without_its_content(tmp_path: Path) -> None:
    (tmp_path / "mail-password").write_bytes(b"hunter\xff")
    with pytest.raises(ConfigError, match="mail-password"):
        with_credentials({"CREDENTIALS_DIRECTORY": str(tmp_path)})

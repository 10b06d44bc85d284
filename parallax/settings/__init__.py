"""Settings: one typed object, loaded once, passed in.

`declared` lists every setting with its documentation, default and check; `checks` are those checks; `loading` reads the settings file and
the environment, and describes every setting for the reference. Everything is imported from here.
"""

from parallax.settings.declared import (
    AlertSettings,
    CrawlSettings,
    DigestSettings,
    MailSettings,
    ServiceSettings,
    Settings,
    TranslateSettings,
    WebSettings,
)
from parallax.settings.loading import SettingDoc, describe_settings, load_settings

__all__ = [
    "AlertSettings",
    "CrawlSettings",
    "DigestSettings",
    "MailSettings",
    "ServiceSettings",
    "SettingDoc",
    "Settings",
    "TranslateSettings",
    "WebSettings",
    "describe_settings",
    "load_settings",
]

"""Finds an installed Chrome or Chromium for the browser tests; never downloads one."""

import os
import shutil
import sys
from pathlib import Path

from .console import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
FOLDERS = {
    "darwin": [
        f"{home}/Applications/{app}.app/Contents/MacOS/{app}"
        for home in ("", "~")
        for app in ("Google Chrome", "Chromium", "Microsoft Edge")
    ],
    "win32": [
        f"{drive}/{app}"
        for drive in ("C:/Program Files", "C:/Program Files (x86)", "~/AppData/Local")
        for app in ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
    ],
}


def find(env=os.environ) -> Path | None:
    """CHROME if it is set, else a known name on the PATH, else the usual folders."""
    if env.get("CHROME"):
        named = Path(env["CHROME"])
        if not named.is_file():
            raise Problem(f"CHROME is {named}, and there is no such program.", "Set it to Chrome or Chromium, or unset it.")
        return named
    for name in NAMES:
        if found := shutil.which(name, path=env.get("PATH")):
            return Path(found)
    usual = (Path(os.path.expanduser(place)) for place in FOLDERS.get(sys.platform, ()))
    return next((place for place in usual if place.is_file()), None)


def how_to_get_one() -> list:
    return [
        "Debian, Ubuntu:  sudo apt install chromium     Fedora:  sudo dnf install chromium",
        "macOS:  brew install --cask google-chrome      Windows:  winget install Google.Chrome",
        "One in an unusual place: set CHROME to its path. Without the browser tests: ./lab test --no-browser",
    ]

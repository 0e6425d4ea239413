# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Chromium without a network, driven by selenium, and the pages for it to open."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from auditor.files import write_text
from auditor.renderers import Report
from auditor.renderers.html.pages import render

PROGRAMS = ("chromium", "chromedriver")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


@contextlib.contextmanager
def open_chromium(profile: Path) -> Iterator[Chrome]:
    """A browser with its profile in an empty folder; raises `FileNotFoundError` where there is none."""
    programs = [shutil.which(name) for name in PROGRAMS]
    if None in programs:
        raise FileNotFoundError("chromium, chromedriver: missing; run .ci/install-packages chromium chromium-driver")
    options = Options()
    options.binary_location = str(programs[0])
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(str(programs[1])))
    try:
        yield driver
    finally:
        driver.quit()


def write_report(report: Report, folder: Path) -> Path:
    """Write all pages of `report`; the folder."""
    for path, text in render(report).items():
        write_text(folder / path, text)
    return folder


def set_width(driver: Chrome, width: int, height: int = 900) -> None:
    """Give the page a screen of this size."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def prefer(driver: Chrome, scheme: str) -> None:
    """Let the system prefer a light or a dark scheme."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})


def drain(driver: Chrome) -> tuple[list[str], list[str]]:
    """What the console said and what was asked for since the last time: the type and the address of each."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
    requests = [f"{item.get('type')} {item['request']['url']}" for item in asked]
    messages = [entry["message"] for entry in driver.get_log("browser")]
    return messages, [request for request in requests if request != "Document about:blank"]

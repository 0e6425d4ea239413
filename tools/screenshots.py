# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make screenshots`: the pictures of the documentation, taken of the report of the recorded audit."""

import base64
import tempfile
from pathlib import Path

from selenium.webdriver import Chrome

from tests.made.places import ROOT
from tests.made.reports import recorded_report
from tests.reading.chromium import open_chromium, prefer, set_width, write_report

PICTURES = ROOT / "docs" / "pictures"
SHOTS = (
    # name, page, what is at the top, width, height, scheme
    ("first-screen", "index.html", "body", 1280, 830, "light"),
    ("map", "index.html", "#map", 1280, 830, "dark"),
    ("component", "components/qubes-guid.html", "body", 1280, 900, "light"),
    ("files", "components/xen.html", "#files", 1280, 560, "light"),
    ("narrow", "index.html", "body", 400, 900, "dark"),
)


def main() -> None:
    """Write all pictures; what else is in their folder stays."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_chromium(Path(folder, "profile")) as driver:
        pages = write_report(recorded_report(), Path(folder, "report"))
        for name, page, top, width, height, scheme in SHOTS:
            set_width(driver, width)
            prefer(driver, scheme)
            driver.get((pages / page).as_uri())
            if page.endswith("xen.html"):
                _filter_files(driver)
            (PICTURES / f"{name}.png").write_bytes(_take(driver, top, width, height))


def _filter_files(driver: Chrome) -> None:
    """Show what sorting and filtering look like."""
    script = """
      const table = document.querySelector("#file-table"), field = table.closest(".box").previousSibling.querySelector("input");
      field.value = "hvm";
      field.dispatchEvent(new Event("input"));
      [...table.querySelectorAll("button")].find(button => button.textContent === "code").click();
    """  # noqa: E501
    driver.execute_script(script)


def _take(driver: Chrome, top: str, width: int, height: int) -> bytes:
    """The picture, as PNG, of what begins with the element `top`."""
    place = "return document.querySelector(arguments[0]).getBoundingClientRect().top + scrollY"
    y = max(driver.execute_script(place, top) - 12, 0)
    clip = {"x": 0, "y": y, "width": width, "height": height, "scale": 1}
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
    return base64.b64decode(shot["data"])


if __name__ == "__main__":
    main()

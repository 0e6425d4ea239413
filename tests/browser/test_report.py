# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The report in a real browser: every test also fails if the console has a message or anything is asked for."""

import base64
import importlib.resources
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from auditor.findings.accepted import accept
from auditor.findings.judge import judge
from auditor.model.declared import Limit
from auditor.model.judged import Drift, Since
from auditor.renderers import Report
from auditor.renderers.html.links import PAST
from tests.made.diffs import since, small_pair
from tests.made.histories import make_trends
from tests.made.hostile import HOSTILE, wholly_hostile_report
from tests.made.reports import incomplete_report, recorded_report
from tests.reading.chromium import PROGRAMS, drain, open_chromium, prefer, set_width, write_report

pytestmark = pytest.mark.needs(*PROGRAMS)

AXE = importlib.resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report of the recorded audit."""
    return write_report(recorded_report(), tmp_path_factory.mktemp("recorded"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report full of hostile text, changes included."""
    return write_report(with_baseline(wholly_hostile_report()), tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def incomplete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report of an audit in which claims are not measurable."""
    return write_report(incomplete_report(), tmp_path_factory.mktemp("incomplete"))


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report of the recorded audit, beside an audit that had every second file only."""
    return write_report(with_baseline(recorded_report()), tmp_path_factory.mktemp("changed"))


def with_baseline(report: Report) -> Report:
    """The report with a baseline to which every second file of each component is new, and with four runs."""
    components = tuple(replace(result, files=result.files[::2]) for result in report.audit.components)
    runs = make_trends(290_000, None, 291_030, 291_031, xen=[260_000, None, 261_000, 261_001], gone=[7, 7, 7, 7])
    return replace(report, baseline=replace(report.audit, components=components), runs=runs)


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night with all that goes wrong: what was accepted has grown, limits are exceeded, a file is gone."""
    report = since(*small_pair())
    accepted = accept(report.baseline or report.audit, "a" * 64, "2026-01-02", "it was read")
    limits = Limit("daemon", growth=1), Limit("daemon", ratchet=True), Limit("tcb", 10), Limit("hypervisor", 9)
    manifest = replace(report.manifest, limits=limits)
    verdict = judge(report.audit, manifest, accepted=accepted)
    gone = Drift("gone file", "alpha", "R1", "daemon/gone.c", "1" * 40, "")
    moved = Since("alpha", "1" * 40, "2" * 40, "https://example.org/compare/1...2", 2, ("Ada",))
    results = tuple(replace(item, since=(moved,) if item.limit.growth else ()) for item in verdict.limits)
    runs = make_trends(55, None, 56, 57, 55, 58, 59, 59, daemon=[55, 50, 56, 57, 55, 58, 59, 59])
    return write_report(
        replace(
            report,
            manifest=manifest,
            verdict=replace(verdict, limits=results, drift=(gone,) * 7),
            accepted=accepted,
            runs=runs,
        ),
        tmp_path_factory.mktemp("night"),
    )


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with open_chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def browser(chromium: Chrome) -> Iterator[Chrome]:
    """The browser, in which this test must leave no message on the console and ask for nothing but its pages."""
    set_width(chromium, 1400)
    drain(chromium)
    yield chromium
    messages, requests = drain(chromium)
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    chromium.execute_script("localStorage.clear(); sessionStorage.clear()")
    chromium.get("about:blank")
    assert messages == []
    assert requests
    assert [request for request in requests if not request.startswith("Document file:///")] == []


def visit(browser: Chrome, folder: Path, page: str = "index.html", anchor: str = "") -> None:
    browser.get((folder / page).as_uri() + anchor)


def find(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def texts(browser: Chrome, selector: str) -> list[str]:
    """The texts of all elements that are shown."""
    script = (
        "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).map(e => e.innerText)"
    )
    found: list[str] = browser.execute_script(script, selector)
    return [text.strip() for text in found]


def click(browser: Chrome, selector: str) -> None:
    """Click what the selector finds, as a mouse would."""
    element = find(browser, selector)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def header(table: str, name: str) -> str:
    """The script that finds the button of a column."""
    return f"return [...document.querySelectorAll('#{table} thead button')].find(b => b.textContent === '{name}')"


def sort(browser: Chrome, table: str, name: str) -> str:
    """Click the header of a column; how the table is sorted by it then."""
    button = browser.execute_script(header(table, name))
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    direction: str = browser.execute_script("return arguments[0].closest('th').ariaSort ?? 'none'", button)
    return direction


def numbers(values: list[str]) -> list[int]:
    return [int(value.replace(",", "")) for value in values]


# ------------------------------------------------------------------------------------------------------------- tables


def test_sorts_each_group_and_gives_the_order_of_the_page_back(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded)
    names, totals = "#tcb tbody:nth-of-type(1) tr.goes th", "#tcb tbody:nth-of-type(1) tr.goes td:nth-of-type(6)"
    original = texts(browser, names)
    assert sort(browser, "tcb", "total") == "descending"
    assert numbers(texts(browser, totals)) == sorted(numbers(texts(browser, totals)), reverse=True)
    assert texts(browser, "#tcb tbody:nth-of-type(2) tr.goes th")[0] == "Xen hypervisor"
    assert texts(browser, "#tcb tbody tr:last-child th")[:2] == ["Subtotal qubes", "Subtotal third-party"]
    assert sort(browser, "tcb", "total") == "ascending"
    assert numbers(texts(browser, totals)) == sorted(numbers(texts(browser, totals)))
    assert sort(browser, "tcb", "Component") == "ascending"
    assert texts(browser, names) == sorted(original, key=str.casefold)
    assert texts(browser, "#tcb th[aria-sort]") == ["Component"]
    assert [sort(browser, "tcb", "Component") for _ in range(2)] == ["descending", "none"]
    assert texts(browser, names) == original


def test_what_has_no_figure_is_sorted_last(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/rpm-verify+rpmcanon.html")
    column = "#file-table tbody td:nth-of-type(10)"
    for direction in ("descending", "ascending"):
        assert sort(browser, "file-table", "max CCN") == direction
        values = texts(browser, column)
        known = [value for value in values if value.isdigit()]
        assert 0 < len(known) < len(values)
        assert values[len(known) :] == ["\N{EN DASH}"] * (len(values) - len(known))
        assert numbers(known) == sorted(numbers(known), reverse=direction == "descending")


def test_filters_by_every_word_and_says_how_many_are_left(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/xen.html")
    field = find(browser, ".controls:has(+ .box #file-table) input")
    field.send_keys("arch/x86 EMULATE")
    shown = texts(browser, "#file-table tbody tr th")
    assert shown
    assert all("arch/x86" in name and "emulate" in name for name in shown)
    count = len(browser.find_elements(By.CSS_SELECTOR, "#file-table tbody tr"))
    assert texts(browser, ".controls:has(+ .box #file-table) [role=status]") == [f"{len(shown)} of {count} rows"]
    field.clear()
    field.send_keys("x", Keys.BACKSPACE)
    assert len(texts(browser, "#file-table tbody tr")) == count
    assert texts(browser, ".controls:has(+ .box #file-table) [role=status]") == [""]


def test_a_filter_keeps_the_name_of_the_file_above_its_functions(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/qubes-guid.html")
    click(browser, ".all-functions > summary")
    find(browser, ".all-functions input").send_keys("load_png")
    rows = texts(browser, "#function-table tbody th")
    assert rows == ["gui-daemon/png.c", "load_png"]
    find(browser, ".all-functions input").send_keys(Keys.CONTROL, "a", Keys.NULL, "gui-daemon/png.c")
    assert texts(browser, "#function-table tbody th")[0] == "gui-daemon/png.c"
    assert len(texts(browser, "#function-table tbody th")) > 2


def test_sorts_functions_over_all_files_and_names_the_file_of_each(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/xenstored.html")
    click(browser, ".all-functions > summary")
    original = texts(browser, "#function-table tbody th")
    assert sort(browser, "function-table", "CCN") == "descending"
    values = numbers(texts(browser, "#function-table tbody td:nth-of-type(2)"))
    assert len(values) == 392
    assert values == sorted(values, reverse=True)
    assert texts(browser, "#function-table tbody th")[0].split() == ["main", "tools/xenstored/core.c"]
    find(browser, ".all-functions input").send_keys("talloc.c free")
    assert {name.split()[1] for name in texts(browser, "#function-table tbody th")} == {"tools/xenstored/talloc.c"}
    click(browser, "#file-table tbody a[href^='#fn']")
    assert find(browser, "#function-table tbody:target .group").is_displayed()
    assert texts(browser, "#function-table tbody th") == original
    assert texts(browser, "#function-table th[aria-sort]") == []


def test_remembers_tables_until_the_tab_is_closed(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/xen.html")
    find(browser, ".controls:has(+ .box #file-table) input").send_keys("emulate")
    sort(browser, "file-table", "code")
    shown = texts(browser, "#file-table tbody tr th")
    visit(browser, recorded)
    browser.back()
    assert texts(browser, "#file-table tbody tr th") == shown
    browser.refresh()
    assert texts(browser, "#file-table tbody tr th") == shown
    assert find(browser, ".controls:has(+ .box #file-table) input").get_property("value") == "emulate"
    visit(browser, recorded, "components/xen_2.html")
    assert len(texts(browser, "#file-table tbody tr")) > len(shown)
    tab = browser.current_window_handle
    browser.switch_to.new_window("tab")
    visit(browser, recorded, "components/xen.html")
    assert len(texts(browser, "#file-table tbody tr")) > len(shown)
    browser.close()
    browser.switch_to.window(tab)


def test_works_where_nothing_can_be_remembered(browser: Chrome, recorded: Path) -> None:
    refusal = "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError') }})"  # noqa: E501
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": refusal})
    visit(browser, recorded)
    assert sort(browser, "tcb", "total") == "descending"
    click(browser, "button.theme")
    assert find(browser, "button.theme").text == "Theme: light"
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
    visit(browser, recorded)
    assert find(browser, "button.theme").text == "Theme: automatic"


# --------------------------------------------------------------------------------------------------------- drill-down


def test_leads_from_the_total_to_a_function_and_back(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded)
    click(browser, ".figure a")
    assert browser.current_url.endswith("index.html#components")
    browser.find_element(By.LINK_TEXT, "Xen hypervisor").click()
    assert browser.current_url.endswith("components/xen.html")
    click(browser, "#file-table tbody a[href^='#fn']")
    path = browser.current_url.rpartition("#fn")[2]
    assert find(browser, ".all-functions").get_property("open")
    function = find(browser, f"[id='fn{path}'] tr:nth-child(2) a")
    assert function.is_displayed()
    address = function.get_attribute("href") or ""
    assert re.fullmatch(r"https://github\.com/xen-project/xen/blob/[0-9a-f]{40}/xen/\S+#L\d+-L\d+", address)
    click(browser, f"[id='fn{path}'] .group a")
    assert browser.current_url.endswith(f"#{path}")
    for _ in range(3):
        browser.back()
    assert browser.current_url.endswith("index.html#components")
    browser.back()
    assert browser.current_url.endswith("index.html")


def test_a_cell_of_the_map_leads_to_the_row_of_its_file(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded)
    cell = find(browser, "#map svg.treemap a[href*='xen_']")
    title = cell.find_element(By.TAG_NAME, "title").get_attribute("textContent") or ""
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", cell)
    ActionChains(browser).move_to_element(cell.find_element(By.TAG_NAME, "rect")).click().perform()
    row = find(browser, "#file-table tr:target")
    assert row.is_displayed()
    assert row.find_element(By.TAG_NAME, "th").text in title


def test_a_link_to_a_row_that_is_filtered_out_shows_it(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/qubes-guid.html")
    find(browser, ".controls:has(+ .box #file-table) input").send_keys("nothing has this name")
    assert texts(browser, "#file-table tbody tr") == []
    visit(browser, recorded, "components/qubes-guid.html", "#/gui-daemon/png.c")
    assert find(browser, "[id='/gui-daemon/png.c']").is_displayed()
    assert len(texts(browser, "#file-table tbody tr")) == 16


def test_pages_of_files_lead_on(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/xen.html")
    click(browser, ".pager li:nth-child(2) a")
    assert browser.current_url.endswith("xen_2.html#files")
    assert browser.title.startswith("Xen hypervisor, files ")
    find(browser, ".path li:nth-child(3) a").click()
    assert browser.current_url.endswith("xen.html")


def test_leads_from_what_changed_to_a_function_and_back(browser: Chrome, changed: Path) -> None:
    visit(browser, changed)
    click(browser, ".state a[href='#diff']")
    find(browser, "#diff").find_element(By.LINK_TEXT, "xen").click()
    assert browser.current_url.endswith("components/xen_changes.html")
    (differ,) = numbers(texts(browser, ".strip dd")[4:5])
    assert differ > 200
    click(browser, ".pager li:last-child a")
    first, last = (int(part) for part in find(browser, ".pager [aria-current]").text.split("\N{EN DASH}"))
    assert last == differ
    assert len(texts(browser, "#change-table tbody tr")) == last - first + 1
    assert sort(browser, "change-table", "functions") == "descending"
    click(browser, "#change-table tbody tr:first-child a[href^='#fn']")
    assert find(browser, ".all-functions").get_property("open")
    path = browser.current_url.rpartition("#fn")[2]
    assert find(browser, f"[id='fn{path}'] tr:nth-child(2) a").is_displayed()
    find(browser, ".path li:last-child a").click()
    assert browser.current_url.endswith("components/xen.html")
    find(browser, "header").find_element(By.LINK_TEXT, "What changed in it").click()
    assert browser.current_url.endswith("components/xen_changes.html")


# ------------------------------------------------------------------------------------------------------------- search


def search(browser: Chrome, words: str) -> list[list[str]]:
    """What is found for the words: the cells of each row."""
    field = find(browser, "#search input")
    field.clear()
    field.send_keys(words)
    script = (
        "return [...document.querySelectorAll('#results tbody tr')].map(row => [...row.cells].map(c => c.innerText))"
    )
    found: list[list[str]] = browser.execute_script(script)
    return found


def test_finds_components_files_and_functions(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded)
    click(browser, "a.search")
    assert browser.current_url.endswith("/search.html")
    assert browser.switch_to.active_element == find(browser, "#search input")
    assert search(browser, "do_mmu_update")[0] == ["do_mmu_update", "function", "xen/arch/x86/mm.c, Xen hypervisor"]
    assert search(browser, "xside.c")[0][:2] == ["gui-daemon/xside.c", "file"]
    assert search(browser, "qubes-guid")[0] == ["qubes-guid", "component", "GUI daemon"]
    assert len(search(browser, "vmx")) == 200
    assert re.fullmatch(r"the first 200 of [\d,]+ are listed; add a word", texts(browser, "#search [role=status]")[0])
    assert search(browser, "nothing has this name") == []
    assert texts(browser, "#search [role=status]") == ["0 found"]
    search(browser, "do_mmu_update")
    browser.find_element(By.LINK_TEXT, "do_mmu_update").click()
    assert browser.current_url.endswith(".html#/xen/arch/x86/mm.c:do_mmu_update")
    assert find(browser, "tr.named th").text == "do_mmu_update"
    assert find(browser, "tr.named").is_displayed()
    browser.back()
    assert texts(browser, "#results tbody th")[0] == "do_mmu_update"


@pytest.mark.parametrize("words", ["do_shm_update", "libdnf5::operator |"])
def test_an_address_of_a_search_is_a_search(browser: Chrome, recorded: Path, words: str) -> None:
    visit(browser, recorded, "search.html", f"#{quote(words)}")
    assert texts(browser, "#results tbody th")[0] == words
    click(browser, "#results tbody a")
    assert find(browser, "tr.named th").text == words


def test_a_link_to_a_file_that_is_on_another_page_now_finds_it(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/xen_2.html", "#/gui-daemon/xside.c:do_shm_update")
    assert texts(browser, "#results tbody tr")[0].split("\t")[0] == "do_shm_update"
    assert find(browser, "#search input").get_property("value") == "gui-daemon/xside.c do_shm_update"


def test_every_name_that_is_found_leads_to_its_row(browser: Chrome, hostile: Path) -> None:
    visit(browser, hostile, "search.html")
    search(browser, ".c")
    addresses = browser.execute_script("return [...document.querySelectorAll('#results a')].map(a => a.href)")
    assert len(addresses) > 2 * len(HOSTILE)
    for address in addresses:  # a page is loaded for the first on it; the next ones change the fragment alone
        assert address.startswith(hostile.as_uri())
        browser.get(address)
        if "#" in address:
            assert texts(browser, "tr.named th, tr:target th")


# -------------------------------------------------------------------------------------------------------------- looks


def background(browser: Chrome) -> str:
    colour: str = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    return colour


def test_the_theme_follows_the_system_until_it_is_chosen_and_is_remembered(browser: Chrome, recorded: Path) -> None:
    prefer(browser, "light")
    visit(browser, recorded)
    light = background(browser)
    prefer(browser, "dark")
    dark = background(browser)
    assert light != dark
    click(browser, "button.theme")
    assert (background(browser), find(browser, "button.theme").text) == (light, "Theme: light")
    visit(browser, recorded, "components/xen.html")
    assert (background(browser), find(browser, "button.theme").text) == (light, "Theme: light")
    prefer(browser, "light")
    click(browser, "button.theme")
    assert (background(browser), find(browser, "button.theme").text) == (dark, "Theme: dark")
    click(browser, "button.theme")
    assert (background(browser), find(browser, "button.theme").text) == (light, "Theme: automatic")


@pytest.mark.parametrize("width", [400, 900, 1200, 1400])
@pytest.mark.parametrize(
    "page", ["index.html", "hotspots.html", "search.html", "components/xen.html", "components/windows.html"]
)
def test_only_tables_scroll_sideways(browser: Chrome, recorded: Path, tmp_path: Path, page: str, width: int) -> None:
    set_width(browser, width)
    visit(browser, recorded, page)
    assert browser.execute_script("return document.documentElement.scrollWidth") == width
    assert browser.save_screenshot(str(tmp_path / "screen.png"))


@pytest.mark.parametrize(
    ("page", "width"),
    [*(("components/xen_changes.html", width) for width in (400, 900, 1200, 1400)), ("index.html", 400)],
)
def test_what_changed_scrolls_sideways_in_tables_only(browser: Chrome, changed: Path, page: str, width: int) -> None:
    set_width(browser, width)
    visit(browser, changed, page)
    assert browser.execute_script("return document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [400, 800, 1280])
def test_a_night_begins_at_its_newest_run_and_has_its_verdicts_in_sight(
    browser: Chrome, night: Path, width: int
) -> None:
    """Without scrolling sideways the end of the chart is there, and of each limit the state."""
    set_width(browser, width)
    visit(browser, night)
    assert browser.execute_script("return document.documentElement.scrollWidth") == width
    ends = "const box = document.querySelector('.newest').getBoundingClientRect();"
    right = "document.querySelector('.newest > svg').getBoundingClientRect().right"
    assert browser.execute_script(f"{ends} return Math.abs(box.right - {right}) < 2")
    marks = "[...document.querySelectorAll('#limit-table .mark')].map(mark => mark.getBoundingClientRect().right)"
    assert browser.execute_script(f"return Math.max(...{marks}) <= innerWidth")
    hint = "getComputedStyle(document.querySelector('.newest'), '::before').content"
    wide = "document.querySelector('.newest').hasAttribute('data-wide')"
    assert browser.execute_script(f"return {wide} === {hint}.includes('←')")
    assert browser.execute_script(f"return {wide}") == (width == 400)


def test_axe_finds_nothing_in_a_night(browser: Chrome, night: Path) -> None:
    for scheme in ("light", "dark"):
        prefer(browser, scheme)
        visit(browser, night)
        browser.execute_script("for (const item of document.querySelectorAll('details')) item.open = true")
        assert violations(browser) == []


@pytest.mark.parametrize("width", [400, 700, 900, 1100, 1400])
def test_no_verdict_covers_what_it_is_about(browser: Chrome, incomplete: Path, width: int) -> None:
    set_width(browser, width)
    visit(browser, incomplete)
    boxes = browser.execute_script(
        "return [...document.querySelectorAll('.answer')].map(answer => [...answer.children].map(child => {"
        "const range = document.createRange(); range.selectNodeContents(child);"
        "const box = range.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]}))"
    )
    assert len(boxes) == 2
    for word, said, _ in boxes:
        assert word[2] <= said[0] or word[3] <= said[1]


OUT_OF_SIGHT = """
return Array.from(document.querySelectorAll(".box > table > caption")).filter((caption) => {
  const box = caption.closest(".box"), seen = box.getBoundingClientRect(), text = document.createRange();
  if (!seen.width) return false;
  box.scrollLeft = box.scrollWidth;
  text.selectNodeContents(caption);
  const { left, right } = text.getBoundingClientRect();
  return left < seen.left - 1 || right > seen.right + 1;
}).map((caption) => caption.textContent);
"""


@pytest.mark.parametrize("width", [400, 900, 1400])
@pytest.mark.parametrize("page", ["index.html", "components/xen.html", "hotspots.html"])
def test_a_caption_stays_in_sight_while_its_table_scrolls(
    browser: Chrome, recorded: Path, page: str, width: int
) -> None:
    set_width(browser, width)
    visit(browser, recorded, page)
    browser.execute_script("document.querySelectorAll('details').forEach((item) => { item.open = true; })")
    assert browser.execute_script(OUT_OF_SIGHT) == []


def test_a_caption_makes_no_table_wider(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded, "components/xen.html")
    found = "[...document.querySelectorAll('table.narrow, table.languages')].filter(table => table.checkVisibility())"
    widths = browser.execute_script(f"return {found}.map(table => table.tHead.getBoundingClientRect().width / 16)")
    assert len(widths) > 1
    assert max(widths) <= 56


@pytest.mark.parametrize("width", [400, 700, 900, 1200])
def test_a_table_that_is_wider_than_the_page_says_so(browser: Chrome, recorded: Path, width: int) -> None:
    set_width(browser, width)
    visit(browser, recorded)
    boxes = browser.execute_script(
        "return [...document.querySelectorAll('.box')].filter(box => box.checkVisibility())"
        ".map(box => [box.scrollWidth > box.clientWidth + 4, box.hasAttribute('data-wide')])"
    )
    assert [wide for wide, _ in boxes] == [marked for _, marked in boxes]
    assert any(wide for wide, _ in boxes) or width == 900


@pytest.mark.parametrize(
    ("page", "table"), [("index.html", "tcb"), ("hotspots.html", "spot-table"), ("components/xen.html", "file-table")]
)
def test_heads_stay_in_sight_and_show_that_they_sort(browser: Chrome, recorded: Path, page: str, table: str) -> None:
    visit(browser, recorded, page)
    row = "document.querySelector('#' + arguments[0] + ' tbody tr:last-child')"
    browser.execute_script(f"{row}.scrollIntoView({{block: 'end'}})", table)
    top = browser.execute_script(
        "return document.querySelector('#' + arguments[0] + ' thead').getBoundingClientRect().top", table
    )
    assert top >= 0
    mark = "return getComputedStyle(document.querySelector('#' + arguments[0] + ' button.sort'), '::after').content"
    assert "↕" in browser.execute_script(mark, table)


@pytest.mark.parametrize("page", ["index.html", "components/xen.html"])
def test_nothing_is_wider_than_the_paper(browser: Chrome, recorded: Path, page: str) -> None:
    """A4 less its margins: what is wider makes everything on the page smaller."""
    set_width(browser, 673)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    visit(browser, recorded, page)
    assert browser.execute_script("return document.documentElement.scrollWidth") == 673


def test_prints_everything_but_the_controls(browser: Chrome, recorded: Path) -> None:
    prefer(browser, "dark")
    visit(browser, recorded)
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    content = base64.b64decode(printed["data"])
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) > 5
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    assert background(browser) == "rgba(0, 0, 0, 0)"
    assert not find(browser, "button.theme").is_displayed()
    assert browser.execute_script("return document.querySelector('#claims details table').offsetHeight") > 0


# ------------------------------------------------------------------------------------------------------ accessibility


def violations(browser: Chrome) -> list[str]:
    """What axe-core finds wrong, with the first place of each."""
    browser.execute_script(AXE)
    run = "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(done, e => done({error: `${e}`}))"
    found: dict[str, Any] = browser.execute_async_script(run)
    return [f"{item['id']}: {item['nodes'][0]['html'][:300]}" for item in found["violations"]]


@pytest.mark.parametrize(
    ("page", "scheme"),
    [("index.html", "light"), ("components/qubes-guid.html", "dark"), ("components/rpm-verify+rpmcanon.html", "light")],
)
def test_axe_finds_nothing(browser: Chrome, recorded: Path, page: str, scheme: str) -> None:
    prefer(browser, scheme)
    visit(browser, recorded, page)
    browser.execute_script("for (const item of document.querySelectorAll('details')) item.open = true")
    assert violations(browser) == []


@pytest.mark.parametrize("page", ["index.html", "components/qubes-guid_changes.html"])
def test_axe_finds_nothing_in_what_changed(browser: Chrome, changed: Path, page: str) -> None:
    visit(browser, changed, page)
    browser.execute_script("for (const item of document.querySelectorAll('details')) item.open = true")
    assert violations(browser) == []


@pytest.mark.parametrize("page", ["index.html", "hotspots.html", "components/daemon.html", PAST])
def test_axe_finds_nothing_in_hostile_pages(browser: Chrome, hostile: Path, page: str) -> None:
    visit(browser, hostile, page)
    assert violations(browser) == []


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("page", ["index.html", "components/xen.html", "search.html"])
def test_what_is_there_to_be_clicked_is_large_enough(browser: Chrome, recorded: Path, page: str, width: int) -> None:
    """24 pixels, by WCAG 2.2; links within sentences and cells are excepted there."""
    set_width(browser, width)
    visit(browser, recorded, page)
    heights = browser.execute_script(
        "return [...document.querySelectorAll('nav:not(.near, .path) a, summary, button:not(.sort), a.search, input')]"
        ".filter(item => item.checkVisibility()).map(item => [item.textContent, item.getBoundingClientRect().height])"
    )
    assert len(heights) > 2
    assert [text for text, height in heights if height < 24] == []


def test_the_keyboard_is_enough(browser: Chrome, recorded: Path) -> None:
    visit(browser, recorded)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    focused = browser.switch_to.active_element
    assert (focused.text, focused.is_displayed()) == ("Skip to the content", True)
    focused.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "main"
    button = browser.execute_script(header("tcb", "total"))
    button.send_keys(Keys.ENTER)
    assert browser.execute_script("return arguments[0].closest('th').ariaSort", button) == "descending"
    outline = browser.execute_script("arguments[0].focus(); return getComputedStyle(arguments[0]).outlineStyle", button)
    assert outline == "solid"
    stops = "return [...document.querySelectorAll('svg a')].filter(a => a.tabIndex >= 0).length"
    assert browser.execute_script(stops) == 0


# --------------------------------------------------------------------------------------------------------------- safe


HOSTILE_PAGES = (
    "index.html",
    "hotspots.html",
    "components/daemon.html",
    "components/daemon_changes.html",
    "components/windows.html",
    PAST,
)


@pytest.mark.parametrize("page", HOSTILE_PAGES)
def test_hostile_text_stays_text(browser: Chrome, hostile: Path, page: str) -> None:
    visit(browser, hostile, page)
    assert browser.execute_script("return document.scripts.length") == 1
    assert browser.find_elements(By.CSS_SELECTOR, "img, iframe, object, [onerror], [onfocus]") == []
    addresses = "[...document.querySelectorAll('a')].map(a => new URL(a.getAttribute('href'), location).protocol)"
    protocols = browser.execute_script(f"return [...new Set({addresses})]")
    assert set(protocols) <= {"file:", "https:"}
    assert browser.execute_script("return document.documentElement.scrollWidth") == 1400


def test_hostile_rows_sort_and_filter_as_text(browser: Chrome, hostile: Path) -> None:
    visit(browser, hostile, "components/daemon.html")
    before = browser.execute_script("return document.querySelectorAll('*').length")
    names = sorted(texts(browser, "#file-table tbody th"))
    assert len(names) == len(HOSTILE) + 1
    for column in ("File", "code", "Labels"):
        sort(browser, "file-table", column)
        assert sorted(texts(browser, "#file-table tbody th")) == names
    find(browser, ".controls:has(+ .box #file-table) input").send_keys("</script><img src=x onerror=alert(1)>")
    assert 0 < len(texts(browser, "#file-table tbody th")) < len(names)
    assert browser.execute_script("return document.querySelectorAll('*').length") == before


def test_the_policy_stops_a_script_that_is_not_ours(browser: Chrome, recorded: Path, tmp_path: Path) -> None:
    text = (recorded / "components" / "log-viewer.html").read_text()
    (tmp_path / "page.html").write_text(text.replace("</main>", "<script>document.title = 'taken'</script></main>"))
    browser.get((tmp_path / "page.html").as_uri())
    assert browser.title != "taken"
    (message,) = [entry["message"] for entry in browser.get_log("browser")]
    assert "Content Security Policy" in message


def test_everything_is_there_without_scripts(browser: Chrome, recorded: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        visit(browser, recorded, "components/qubes-guid.html", "#fn/gui-daemon/png.c")
        tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    names = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if "role" in node]
    assert ("button", "Theme: automatic") not in names
    assert "searchbox" not in {role for role, _ in names}
    assert ("link", "gui-daemon/xside.c") in names
    assert ("link", "load_png") in names

"""A learner's first minutes: 00 is opened and run, its table and chart are there, an edited ratio changes them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[3]
RUN_MILLISECONDS = 240_000


def cell(page, first_line: str):
    return page.locator(".jp-Notebook .jp-CodeCell", has=page.locator(".cm-line", has_text=first_line)).first


def command(page, menu: str, name: str) -> None:
    page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{menu}$")).first.click()
    page.locator(f'.lm-Menu-item[data-command="{name}"]').click()


def show(page, which) -> None:
    """Cells far away are not on the page until they are scrolled to."""
    which.scroll_into_view_if_needed()


def wait_until_idle(page) -> None:
    expect(page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).to_be_visible(timeout=RUN_MILLISECONDS)


def table(page) -> list:
    """The rows of the report as text."""
    report = cell(page, "var variants = List.of(")
    show(page, report)
    rows = report.locator("table tbody tr")
    expect(rows).to_have_count(3, timeout=RUN_MILLISECONDS)
    return [row.locator("td, th").all_inner_texts() for row in rows.all()]


@pytest.mark.timeout(600)
def test_run_all_then_edit_the_ratio(lab_url, page):
    page.set_viewport_size({"width": 1280, "height": 12_000})  # the whole notebook is on the page
    page.goto(lab_url("notebooks/00-start.ipynb"))
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible(timeout=90_000)
    page.wait_for_timeout(1000)
    command(page, "Run", "runmenu:run-all")
    rows = table(page)
    assert [row[0] for row in rows] == ["dense", "pruned", "tuned"]
    assert "27,030" in rows[1]
    chart = cell(page, "Reports.chart(report)").locator("img")
    expect(chart).to_be_visible(timeout=RUN_MILLISECONDS)
    assert chart.evaluate("image => image.naturalWidth") >= 640
    expect(cell(page, "Report.Row before").locator("table")).to_be_visible(timeout=RUN_MILLISECONDS)
    first_chart = chart.get_attribute("src")
    nothing_is_wrong(page)
    page.screenshot(path=shot("00-start"), full_page=True)

    knobs = cell(page, "double sparsity")
    knobs.locator(".cm-line", has_text="double sparsity").click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type("double sparsity = 0.50;")
    command(page, "Run", "runmenu:run-all")
    expect(cell(page, "var variants = List.of(").locator("table")).to_contain_text("133,510", timeout=RUN_MILLISECONDS)
    expect(cell(page, "Report.Row before").locator("table")).to_be_visible(timeout=RUN_MILLISECONDS)
    assert cell(page, "Reports.chart(report)").locator("img").get_attribute("src") != first_chart
    nothing_is_wrong(page)
    page.screenshot(path=shot("00-start-edited"), full_page=True)


def nothing_is_wrong(page) -> None:
    """No error, no log line, nothing cut off on the right."""
    assert page.locator('.jp-OutputArea-output[data-mime-type*="stderr"]').count() == 0
    assert page.locator('.jp-OutputArea-output[data-mime-type*="error"]').count() == 0
    clipped = page.evaluate(
        "() => [...document.querySelectorAll('.jp-OutputArea-output')].filter(o => o.scrollWidth > o.clientWidth + 1).map(o => o.innerText.slice(0, 80))"
    )
    assert not clipped


def shot(name: str):
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.png"

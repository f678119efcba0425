"""What a learner meets first: JupyterLab as ./lab opens it, one Java kernel, a cell that is edited and run again."""

from playwright.sync_api import expect

START_MILLISECONDS = 90_000


def test_no_pop_up_and_one_java_kernel(lab_url, page):
    page.goto(lab_url())
    cards = page.locator(".jp-LauncherCard")
    expect(cards.first).to_be_visible(timeout=START_MILLISECONDS)
    labels = [text.strip() for text in page.locator(".jp-LauncherCard-label").all_text_contents()]
    assert labels.count("Java (Sparse Lab)") == 2, labels  # a notebook and a console
    assert not [label for label in labels if "jjava" in label.lower() or "Python 3" in label], labels
    page.wait_for_timeout(3000)  # news and build offers come a moment after the page
    for unwanted in ("Would you like to receive", "Build Recommended", "news"):
        assert page.get_by_text(unwanted, exact=False).count() == 0, unwanted
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0


def test_the_kernel_has_its_own_logo(lab_url, page):
    page.goto(lab_url())
    logo = page.locator(".jp-LauncherCard img.jp-Launcher-kernelIcon").first
    expect(logo).to_be_visible(timeout=START_MILLISECONDS)
    assert logo.evaluate("image => image.naturalWidth") > 0


def test_editing_a_cell_and_running_it_changes_the_output(lab_url, page, notebook):
    page.goto(lab_url(notebook("edit", "double sparsity = 0.8;", "1000 * (1 - sparsity)")))
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    expect(cells).to_have_count(2, timeout=START_MILLISECONDS)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Java (Sparse Lab) | Idle", timeout=START_MILLISECONDS)
    run_all(page)
    output = cells.nth(1).locator(".jp-OutputArea-output")
    expect(output).to_contain_text("199.99", timeout=START_MILLISECONDS)
    cells.nth(0).locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("double sparsity = 0.5;")
    run_all(page)
    expect(output).to_contain_text("500.0", timeout=START_MILLISECONDS)
    assert page.locator('.jp-OutputArea-output[data-mime-type*="stderr"]').count() == 0


def run_all(page) -> None:
    """Run > Run All Cells."""
    page.locator(".lm-MenuBar-item", has_text="Run").first.click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()

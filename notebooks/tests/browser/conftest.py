"""JupyterLab as ./lab starts it, and a page in the installed Chrome or Chromium."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def lab_url(tmp_path_factory):
    """The address of a fresh JupyterLab of this folder: a function from a path to an URL."""
    env = {**os.environ, "SPARSELAB_JUPYTER": str(tmp_path_factory.mktemp("jupyter"))}
    command = [sys.executable, str(ROOT / "lab"), "--no-open", "--offline", "--port", str(free_port())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"(http://localhost:\d+/)\S*token=(\w+)", line):
                break
        else:
            pytest.fail("./lab did not start JupyterLab:\n" + "".join(said))
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield lambda path="": f"{found[1]}lab{'/tree/' + path if path else ''}?token={found[2]}&reset"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


@pytest.fixture(scope="session")
def browser():
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--no-sandbox"] if root else []
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=os.environ["CHROME"], args=arguments)
        yield chrome
        chrome.close()


@pytest.fixture
def page(browser, request):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    shots = ROOT / "build" / "screenshots"
    shots.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=shots / f"{request.node.name}.png")
    context.close()


@pytest.fixture
def notebook():
    """Writes a notebook of the given code cells below build/, and says its path as JupyterLab names it."""
    import nbformat

    made = []

    def write(name: str, *sources: str) -> str:
        kernel = {"name": "sparse-java", "display_name": "Java (Sparse Lab)", "language": "java"}
        book = nbformat.v4.new_notebook(metadata={"kernelspec": kernel, "language_info": {"name": "java"}})
        book.cells = [nbformat.v4.new_code_cell(source) for source in sources]
        path = ROOT / "build" / "test-notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(book, path)
        made.append(path)
        return path.relative_to(ROOT).as_posix()

    yield write
    for path in made:
        path.unlink(missing_ok=True)

"""Sets the lab up where needed and opens JupyterLab at the first notebook."""

import os
import sys
import time
import webbrowser

from ..console import say, stop
from ..files import only_one
from ..jupyter import Server, free_port, running, serve
from ..paths import Lab
from ..setup import ensure_ready

NAME = "start"
HELP = "start JupyterLab at notebooks/00-start.ipynb (also without a verb)"
FIRST = "notebooks/00-start.ipynb"


def options(parser) -> None:
    parser.add_argument("--port", type=int, help="port of the server (default: the first free one from 8888)")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.add_argument("--setup-only", action="store_true", help="set up, then stop")


def run(lab: Lab, options) -> int:
    began = time.monotonic()
    ensure_ready(lab, options.yes, options.offline)
    if options.setup_only:
        say("The lab is set up.")
        return 0
    with only_one(lab.build / "start.lock", children=False):  # two starts at once: the second finds the first
        already = running(lab)
        if already and options.port in (None, already.port):
            say("JupyterLab of this folder is already running.")
            _show(lab, already, options)
            return 0
        server, process = serve(lab, free_port(options.port))
    try:
        say(f"JupyterLab runs (after {time.monotonic() - began:.1f} s); Ctrl-C stops it.")
        _show(lab, server, options)
        code = process.wait()
        say(f"JupyterLab has ended (exit code {code}); its log: {lab.logs / 'jupyter.log'}")
        return 0 if code == 0 else 1
    except KeyboardInterrupt:
        say("\nStopping JupyterLab and its kernels.")
        stop(process)
        return 0
    finally:
        (lab.jupyter_home / "server.json").unlink(missing_ok=True)


def _show(lab: Lab, server: Server, options) -> None:
    url = server.url(f"lab/tree/{FIRST}" if (lab.root / FIRST).exists() else "lab")
    say(f"  {url}")
    if not options.no_open and _has_screen():
        webbrowser.open(url)


def _has_screen() -> bool:
    """Whether a browser could show up: on Linux without a display webbrowser would start a text one here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))

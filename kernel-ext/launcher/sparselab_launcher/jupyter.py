"""The lab's own JupyterLab: its environment, its configuration, its server; the user's own Jupyter is left alone."""

import errno
import json
import os
import secrets
import socket
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass

from . import kernelspec
from .console import Problem, start, stop, tail
from .files import write_atomically
from .paths import Lab
from .venv import environment

FIRST_PORT = 8888
PORTS = 50
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A server of this folder: who runs it and how to reach it."""

    pid: int
    port: int
    token: str

    def url(self, path: str = "") -> str:
        return f"http://localhost:{self.port}/{path}?token={self.token}"

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url("api/status"), timeout=2) as reply:
                return reply.status == 200
        except (OSError, ValueError):
            return False


def jupyter_environment(lab: Lab) -> dict:
    """Everything Jupyter reads or writes lies in the lab's folder."""
    home = lab.jupyter_home
    env = {key: value for key, value in environment().items() if not key.startswith(("JUPYTER", "JPY_"))}
    env |= {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONNOUSERSITE": "1",
    }
    return env


def configure(lab: Lab) -> None:
    """One kernel in the launcher, no news, no offers to build or update."""
    server = {
        "KernelSpecManager": {"ensure_native_kernel": False, "allowed_kernelspecs": [kernelspec.NAME]},
        "MultiKernelManager": {"default_kernel_name": kernelspec.NAME},
        "ServerApp": {"open_browser": False, "port_retries": 0, "ip": "localhost"},
        "LabApp": {"news_url": None},
    }
    _write_json(lab.jupyter_home / "config" / "jupyter_server_config.json", server)
    settings = {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": False,
        },
    }  # fmt: skip
    _write_json(lab.venv / "share" / "jupyter" / "lab" / "settings" / "overrides.json", settings)
    # nbgrader comes with the tests; its panels are for teachers who install it themselves.
    unwanted = ("@jupyterlab/apputils-extension:announcements", "@jupyter/nbgrader")
    page = {"disabledExtensions": dict.fromkeys(unwanted, True), "buildCheck": False}
    _write_json(lab.venv / "etc" / "jupyter" / "labconfig" / "page_config.json", page)


def _write_json(path, values: dict) -> None:
    text = json.dumps(values, indent=2) + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_atomically(path, text)


def running(lab: Lab) -> Server | None:
    """The server this folder already has, if it still answers."""
    try:
        server = Server(**json.loads((lab.jupyter_home / "server.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return server if server.answers() else None


def free_port(wanted: int | None) -> int:
    """The port asked for, or the first free one from 8888 on."""
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS):
        if _free(port):
            return port
    if wanted:
        raise Problem(f"port {wanted} is in use.", "Choose another (--port), or leave --port away: the first free one is taken.")
    raise Problem(f"no port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} is free.", "Choose one with --port.")


def _free(port: int) -> bool:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                if os.name != "nt":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if family == socket.AF_INET or error.errno == errno.EADDRINUSE:
                return False
    return True


def serve(lab: Lab, port: int) -> tuple:
    """Starts the server and returns it, with its process, once it answers."""
    configure(lab)
    server_token = secrets.token_hex(16)
    log = lab.logs / "jupyter.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [lab.python, "-m", "jupyterlab", "--no-browser", f"--port={port}", f"--ServerApp.root_dir={lab.root}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    env = {**jupyter_environment(lab), "JUPYTER_TOKEN": server_token}
    with open(log, "w", encoding="utf-8") as out:
        process = start(command, cwd=lab.root, env=env, stdout=out, stderr=out)
    server = Server(process.pid, port, server_token)
    try:
        _await(server, process, log)
        write_atomically(lab.jupyter_home / "server.json", json.dumps(asdict(server)) + "\n")
    except BaseException:
        stop(process)
        raise
    return server, process


def _await(server: Server, process, log) -> None:
    until = time.monotonic() + START_SECONDS
    while not server.answers():
        if process.poll() is not None:
            raise Problem(f"JupyterLab ended at once (exit code {process.returncode}).", *tail(log), f"All of it: {log}")
        if time.monotonic() > until:
            raise Problem(f"JupyterLab did not answer within {START_SECONDS} s.", *tail(log), f"All of it: {log}")
        time.sleep(0.05)

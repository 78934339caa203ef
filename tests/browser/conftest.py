"""A real JupyterLab in a real Chromium, both in temporary folders of their own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

#: Settings of Lab that keep a test still: no news, and every cell in the page rather than only those in view.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    if not path:
        pytest.fail("no chromium on the path: .ci/run installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def playwright_chromium(chromium, tmp_path):
    """Another Chromium with its process id, for a test that ends it as a crash does."""

    @contextmanager
    def start():
        port = free_port()
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}"]
        process = subprocess.Popen(
            [shutil.which("chromium"), *options, f"--user-data-dir={tmp_path / 'browser'}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/json/version", process, Path("/dev/null"))
            browser = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
            yield browser, process.pid
        finally:
            process.kill()
            process.wait(10)

    return start


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: ``folder`` is what it serves, ``out`` where its notebooks write."""

    url: str
    folder: Path
    out: Path
    environment: dict[str, str]

    def trust(self, notebook: str) -> None:
        """Sign it, as ``make lab`` does."""
        command = [sys.executable, "-m", "jupyter", "trust", str(self.folder / notebook)]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def page(self, browser, notebook: str):
        """``notebook`` of ``folder``, opened, its kernel idle."""
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(f"{self.url}/lab/tree/{notebook}?reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=90_000)
        page.get_by_text("| Idle").first.wait_for(timeout=90_000)
        return page


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("lab")) as running:
        yield running


@contextmanager
def serve(home: Path):
    folder, out = home / "notebooks", home / "out"
    folder.mkdir()
    out.mkdir()
    for name, settings in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    port = free_port()
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "ARQAM_OUT": str(out),
    }
    options = [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={folder}",
    ]
    with open(home / "lab.log", "wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], cwd=home, env=environment, stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/api/status", server, home / "lab.log")
        yield Lab(url, folder, out, environment)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    pytest.fail(log.read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

"""Chromium without a screen, to whom every host name is this machine, and what it noticed while loading a page."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Dialog, Page, Playwright, Request, Response, sync_playwright

from tests.tools.tool import chromium_program

# The background services of a desktop browser would call their maker's hosts at every start.
_QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
]
# Tells of every call of what hostile content likes to call, without stopping the page.
_HOOK = """
window.fired = [];
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = (...words) => { window.fired.push(name + ": " + words.join(" ")); return ""; };
document.addEventListener("securitypolicyviolation",
  event => window.fired.push("policy: " + event.violatedDirective + " " + event.blockedURI));
"""


@dataclass
class Seen:
    """What happened while a page was open. Empty lists: nothing worth telling."""

    errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    fired: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return [*self.errors, *self.failed, *self.foreign, *self.fired]


@functools.cache
def playwright() -> Playwright:
    """What drives browsers. One a process, to its end: a second one beside it is refused."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@contextlib.contextmanager
def chromium(port: int) -> Iterator[Browser]:
    """A browser that finds every host at `port` of this machine."""
    arguments = [*_QUIET, f"--host-resolver-rules=MAP * 127.0.0.1:{port}"]
    if os.geteuid() == 0:
        # Chromium refuses to run as root inside its own sandbox.
        arguments.append("--no-sandbox")
    running = playwright().chromium.launch(executable_path=chromium_program(), args=arguments)
    try:
        yield running
    finally:
        running.close()


def watch(page: Page, hosts: set[str]) -> Seen:
    """Notes console errors, failed or foreign requests and calls of the hooked functions, from now on."""
    seen = Seen()

    def request(one: Request) -> None:
        host = one.url.partition("://")[2].partition("/")[0]
        if one.url.startswith(("http:", "https:")) and host not in hosts:
            seen.foreign.append(one.url)

    def response(one: Response) -> None:
        if one.status >= 400:
            seen.failed.append(f"{one.status} {one.url}")

    def dialog(one: Dialog) -> None:
        seen.fired.append(f"{one.type}: {one.message}")
        one.dismiss()

    def request_failed(one: Request) -> None:
        if one.failure != "net::ERR_ABORTED":  # the page was left while it waited
            seen.failed.append(one.url)

    page.on("console", lambda one: seen.errors.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: seen.errors.append(str(one)))
    page.on("request", request)
    page.on("response", response)
    page.on("requestfailed", request_failed)
    page.on("dialog", dialog)
    page.add_init_script(_HOOK)
    return seen


def fired(page: Page) -> list[str]:
    """What the hooks noted on the page that is open now."""
    return [str(one) for one in page.evaluate("window.fired || []")]

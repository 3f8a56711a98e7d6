"""Take the README's screenshot from a running demo desk: python docs/screenshots.py http://127.0.0.1:8000"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

USER, PASSWORD = "lin.yue", "lantern bay demo"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main(address: str) -> None:
    """Sign in as a collector of the demo and keep the desk as docs/desk.png."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/sign-in/")
        page.fill("#id_username", USER)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_load_state("networkidle")
        page.goto(f"{address}/desk/")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(__file__).parent / "desk.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")

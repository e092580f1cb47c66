"""Print the path of the Chromium that `playwright install chromium` put in place, if it did."""

from pathlib import Path

from playwright.sync_api import sync_playwright

with sync_playwright() as driver:
    path = Path(driver.chromium.executable_path)
    print(path if path.exists() else "")

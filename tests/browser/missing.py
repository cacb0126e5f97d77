"""What is said where no Chromium is: the process that reports may be another than the one that skips."""

from __future__ import annotations

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    f"không tìm thấy Chromium ({', '.join(NAMES)}): các kiểm thử trên trình duyệt thật không được chạy"
)

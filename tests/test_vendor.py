"""The vendored style sheets, fonts and scripts are exactly what frontend/build.mjs wrote."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"


def test_vendored_files_equal_their_listed_checksums():
    listed = dict(reversed(line.split("  ", 1)) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())

    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }

    assert found == listed


def test_vendored_text_names_no_source_map():
    texts = [path for path in VENDOR.rglob("*") if path.suffix in {".css", ".js"}]

    assert [path.name for path in texts if "sourceMappingURL" in path.read_text()] == []


def test_vendored_style_sheets_fetch_only_their_neighbours():
    fetched = {
        path.parent / target
        for path in VENDOR.rglob("*.css")
        for target in re.findall(r"""url\(["']?([^"')]+)""", path.read_text())
        if not target.startswith("data:")
    }

    assert [target for target in fetched if not target.is_file()] == []

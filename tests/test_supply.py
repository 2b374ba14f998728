"""The list of hashes names the files of the pinned versions, and nothing else."""

import re
from pathlib import Path

CONFIG = Path(__file__).resolve().parents[1] / "config"
HASHED = re.compile(r"(\S+)==(\S+) --hash=sha256:[0-9a-f]{64}")


def versions(lines: list[tuple[str, str]]) -> dict[str, str]:
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in lines}


def test_every_pinned_version_has_its_hash() -> None:
    pinned = [
        (name, version)
        for line in (CONFIG / "constraints.txt").read_text("utf-8").splitlines()
        if not line.startswith("#")
        for name, version in [line.split("==")]
    ]
    lines = (CONFIG / "hashes.txt").read_text("utf-8").splitlines()
    matched = [HASHED.fullmatch(line) for line in lines if not line.startswith("#")]
    hashed = [(each[1], each[2]) for each in matched if each]
    assert len(hashed) == len(matched) == len(pinned)
    assert versions(hashed) == versions(pinned)

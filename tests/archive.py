#!/usr/bin/env python3
"""The archive of the vectors: packed twice it is the same, it holds every file, and its own checks run where it is unpacked."""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VECTORS = Path(__file__).resolve().parent / "vectors"


def pack(folder: Path) -> Path:
    command = [sys.executable, VECTORS / "archive.py", folder]
    return Path(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


def main() -> int:
    problems = []
    with tempfile.TemporaryDirectory() as scratch:
        first, second = (pack(Path(scratch) / name) for name in ("first", "second"))
        if first.read_bytes() != second.read_bytes():
            problems.append("packed twice, the archive differs")
        with tarfile.open(first) as archive:
            archive.extractall(scratch, filter="data")
        unpacked = Path(scratch) / first.name.removesuffix(".tar.gz")
        beside = [Path(folder) / name for folder, _, names in os.walk(VECTORS) for name in names]
        for name in (path.relative_to(VECTORS) for path in beside if path.parent.name != "__pycache__"):
            if not (unpacked / name).is_file():
                problems.append(f"the archive lacks {name}")
            elif (unpacked / name).read_bytes() != (VECTORS / name).read_bytes():
                problems.append(f"{name} differs in the archive")
        for script in ("generate.py", "report_cases.py"):
            check = subprocess.run([sys.executable, unpacked / script, "--check"], capture_output=True, text=True)
            if check.returncode != 0:
                problems.append(f"{script} --check fails in the archive: {check.stderr.strip()}")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{first.name}: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

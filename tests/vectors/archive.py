#!/usr/bin/env python3
"""Packs the vectors as an archive of their own: target/shequ-vectors-VERSION.tar.gz.

    python3 tests/vectors/archive.py            # or with the folder to write to

Standard library only. The same files give the same archive: names are sorted, and times, owners and modes fixed.
"""

import gzip
import io
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent


def files():
    """Every file of the archive by its name in it."""
    found = {
        str(path.relative_to(HERE)): path
        for path in HERE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return found | {path.name: path for path in PROJECT.glob("LICENSE*")}


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "target"
    name = f"shequ-vectors-{(HERE / 'VERSION').read_text(encoding='utf-8').strip()}"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for inside, path in sorted(files().items()):
            content = path.read_bytes()
            entry = tarfile.TarInfo(f"{name}/{inside}")
            entry.size, entry.mode = len(content), 0o644
            archive.addfile(entry, io.BytesIO(content))
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{name}.tar.gz"
    out.write_bytes(gzip.compress(packed.getvalue(), mtime=0))
    print(out)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Works out the digests of tables as ARCHITECTURE.md defines them under "Digests", from the CSV files alone, and holds
them against those in the head of a report on the same files. Standard library only.

  tests/digest.py               compares the folders below
  tests/digest.py PLAN FOLDER   prints the digests of a folder; PLAN is a plan's TOML file
"""

import csv
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The tables and their columns, in the order of ARCHITECTURE.md.
COLUMNS = {
    "units": ["code", "name", "level", "parent", "since", "until", "urban"],
    "observations": ["unit", "variable", "from", "date", "value", "precision", "recorded", "source"],
    "entities": ["kind", "id", "unit", "since", "until", "end_reason", "recorded", "source", "attributes"],
    "deliverables": ["deliverable", "unit", "date", "state", "evidence"],
    "register_scope": ["kind", "unit", "since", "until"],
    "lineage": ["from", "to", "date"],
    "allocations": ["target", "unit", "value", "year", "responsible"],
}
# Columns by what stands in them; the others are texts.
NUMBERS = {"value", "precision", "year"}
# What tells rows apart: of rows that agree in these, one stands.
SAME = {
    "observations": ["unit", "variable", "from", "date", "value", "precision", "recorded"],
    "deliverables": ["deliverable", "unit", "date", "state"],
}
LENGTHS = (2, 4, 6, 9, 12)


def is_area_code(code: str) -> bool:
    return len(code) in LENGTHS and code.isascii() and code.isdigit()


def short(code: str) -> str:
    """An area code without the zeros that only fill it up; any other code as it is."""
    if not is_area_code(code):
        return code
    ends = [length for length in LENGTHS if length <= len(code) and not code[length:].strip("0")]
    return code[: ends[0]]


def above(code: str, known: set[str]) -> str:
    """The parent that an area code states: the code of the next length below, where the table has it."""
    shorter = [length for length in LENGTHS if length < len(code)] if is_area_code(code) else []
    return code[: shorter[-1]] if shorter and code[: shorter[-1]] in known else ""


def number(text: str) -> str:
    return str(Fraction(text.replace(",", "")))


def split(text: str, mark: str) -> list[str]:
    """The parts between marks that no backslash takes as they are."""
    parts, escaped = [""], False
    for c in text:
        if c == mark and not escaped:
            parts.append("")
        else:
            parts[-1] += c
        escaped = c == "\\" and not escaped
    return parts


def attributes(text: str, types: dict[str, str]) -> str:
    def plain(written: str) -> str:
        return re.sub(r"\\([;=|\\])", r"\1", written.strip())

    def escape(value: str) -> str:
        return re.sub(r"([;=|\\])", r"\\\1", value)

    pairs = []
    for part in filter(str.strip, split(text, ";")):
        key, *rest = split(part, "=")
        values = [plain(value) for value in split("=".join(rest), "|")]
        kind = types[plain(key)]
        if kind in ("decimal", "integer"):
            values = [number(value) for value in values]
        elif kind == "set":
            values = sorted(set(values), key=str.encode)
        pairs.append((plain(key), values))
    pairs.sort(key=lambda pair: pair[0].encode())
    return ";".join(escape(key) + "=" + "|".join(map(escape, values)) for key, values in pairs)


def digests(plan: dict, folder: Path) -> dict:
    types = {
        kind["id"]: {attribute["id"]: attribute["type"] for attribute in kind.get("attribute", [])}
        for kind in plan.get("kind", [])
    }
    found = {}
    for table, columns in COLUMNS.items():
        rows = []
        path = folder / f"{table}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = [{c: (row.get(c) or "").strip() for c in columns} for row in csv.DictReader(file)]
        codes = {short(row["code"]) for row in rows} if table == "units" else set()
        for row in rows:
            for column in columns:
                if column in ("code", "parent", "unit") or table == "lineage" and column in ("from", "to"):
                    row[column] = short(row[column])
                elif column in NUMBERS and row[column]:
                    row[column] = number(row[column])
                elif column == "urban":
                    row[column] = {"是": "true", "否": "false"}.get(row[column], row[column].lower())
                elif column == "attributes":
                    row[column] = attributes(row[column], types[row["kind"]])
            if table == "units" and not row["parent"]:
                row["parent"] = above(row["code"], codes)
        # Of rows that differ in what shows them alone, the first by its bytes stands, and none comes last.
        if table in SAME:
            last = columns[-1]
            rows.sort(key=lambda row: (row[last] == "", row[last].encode()))
            standing = {}
            for row in rows:
                standing.setdefault(tuple(row[column] for column in SAME[table]), row)
            rows = list(standing.values())
        lines = sorted({line(row[column] for column in columns) for row in rows})
        sha256 = hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest() if lines else None
        found[table] = {"rows": len(lines), "sha256": sha256}
    return found


def line(cells) -> bytes:
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    return "\t".join(cell.translate(escapes) for cell in cells).encode()


def load(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def reported(plan: Path, folder: Path) -> dict:
    """The digests in the head of a report of the library."""
    command = ["cargo", "run", "--quiet", "--locked", "--bin", "progress_report", "--", "--json"]
    command += ["--plan", str(plan), "--data", str(folder)]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8")
    return json.loads(run.stdout)["head"]["digests"]


def main() -> int:
    if len(sys.argv) == 3:
        print(json.dumps(digests(load(Path(sys.argv[1])), Path(sys.argv[2])), indent=2))
        return 0
    xiaoshan = ROOT / "core/plans/xiaoshan-2022-2025.toml"
    compared = [
        (xiaoshan, ROOT / "examples/data/xiaoshan"),
        # Made up: everything that makes no difference, and every mark that needs care.
        (xiaoshan, ROOT / "tests/data/digests"),
        (ROOT / "tests/plans/successor-2026-2030.toml", ROOT / "tests/data/successor-2026-2030"),
        (ROOT / "tests/plans/xiaoshan-civil-affairs-2017.toml", ROOT / "tests/data/xiaoshan-civil-affairs-2017"),
    ]
    wrong = 0
    for plan, folder in compared:
        here, there = digests(load(plan), folder), reported(plan, folder)
        for table in COLUMNS.keys() | there.keys():
            if here.get(table) != there.get(table):
                print(f"{folder}: {table}: {here.get(table)}, the library says {there.get(table)}", file=sys.stderr)
                wrong += 1
        rows = ", ".join(f"{table} {digest['rows']}" for table, digest in here.items())
        print(f"{folder.relative_to(ROOT)}: {rows}")
    print(f"{len(compared)} folders, {wrong} tables differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

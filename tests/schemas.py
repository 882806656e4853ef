#!/usr/bin/env python3
"""Holds the vectors against their JSON Schema. Needs the package `jsonschema`."""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

VECTORS = Path(__file__).resolve().parent / "vectors"


def main() -> int:
    schema = json.loads((VECTORS / "schema/formula.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    files = sorted((VECTORS / "formula").glob("*.json"))
    problems = 0
    for path in files:
        for error in validator.iter_errors(json.loads(path.read_text(encoding="utf-8"))):
            print(f"{path.name}: {error.json_path}: {error.message}", file=sys.stderr)
            problems += 1
    print(f"{len(files)} files, {problems} problems")
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Holds the vectors against their JSON Schemas. Needs the package `jsonschema`."""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

VECTORS = Path(__file__).resolve().parent / "vectors"
# Each schema, and the files it is for.
SCHEMAS = {"schema/formula.schema.json": "formula/*.json", "schema/case.schema.json": "report/*/case.json"}


def check(schema_path: str, pattern: str) -> int:
    schema = json.loads((VECTORS / schema_path).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    files = sorted(VECTORS.glob(pattern))
    problems = 0
    for path in files:
        for error in validator.iter_errors(json.loads(path.read_text(encoding="utf-8"))):
            print(f"{path.relative_to(VECTORS)}: {error.json_path}: {error.message}", file=sys.stderr)
            problems += 1
    print(f"{pattern}: {len(files)} files, {problems} problems")
    return problems if files else 1


def main() -> int:
    problems = [check(schema, pattern) for schema, pattern in SCHEMAS.items()]
    return 1 if any(problems) else 0


if __name__ == "__main__":
    sys.exit(main())

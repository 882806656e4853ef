"""The language-neutral cases that ship with the package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ._records import Record

if TYPE_CHECKING:
    from pathlib import Path


class Case(Record):
    """One case: for given inputs, the exact result or the error code. Numbers are texts, `2/3` or `-16`.

    `expect` is None where `error` is given, and the other way round.
    """

    function: str
    id: str
    description: str
    source: str
    inputs: dict[str, Any]
    intermediate: dict[str, Any]
    expect: dict[str, Any] | None
    error: str | None

    __hash__ = None  # type: ignore[assignment]


class ReportCase(Record):
    """A whole-report case: a plan, tables and a question, and the panel that answers it (`expected.csv` in `folder`).

    `question` is the case's `case.json`; the files it names lie under `folder`'s parent. README.md says what each key is.
    """

    id: str
    description: str
    source: str
    folder: Path
    question: dict[str, Any]

    __hash__ = None  # type: ignore[assignment]


class Vectors:
    """The shipped cases: iterate for each formula case, `reports()` for whole reports, or read the files under `path`.

    >>> import shequ
    >>> case = next(case for case in shequ.vectors() if case.id == "rate-exactly-at-target")
    >>> case.inputs, case.expect
    ({'numerator': '3424', 'denominator': '2140000', 'factor': '10000'}, {'value': '16'})
    >>> (shequ.vectors().path / "formula.tsv").exists()
    True
    """

    def __init__(self) -> None:
        from pathlib import Path

        self._path = Path(__file__).parent / "vectors"

    @property
    def path(self) -> Path:
        """The folder they lie in."""
        return self._path

    @property
    def version(self) -> str:
        """The version of the cases, apart from the library's."""
        return (self._path / "VERSION").read_text(encoding="utf-8").strip()

    def __iter__(self) -> Iterator[Case]:
        import json

        for file in sorted((self._path / "formula").glob("*.json")):
            content = json.loads(file.read_text(encoding="utf-8"))
            for case in content["cases"]:
                yield Case(
                    content["function"],
                    case["id"],
                    case["description"],
                    case["source"],
                    case["inputs"],
                    case["intermediate"],
                    case.get("expect"),
                    case.get("error"),
                )

    def reports(self) -> Iterator[ReportCase]:
        """The whole-report cases."""
        import json

        for file in sorted((self._path / "report").glob("*/case.json")):
            case = json.loads(file.read_text(encoding="utf-8"))
            yield ReportCase(case["id"], case["description"], case["source"], file.parent, case)

    def __repr__(self) -> str:
        return f"Vectors(version {self.version}, {self._path})"


def vectors() -> Vectors:
    """The language-neutral cases that every implementation can run: of each formula, and of whole reports.

    An id is permanent: a case whose expectation changes gets a new one. `README.md` in the folder says what each key
    means; `shequ.testing` runs the cases against functions of yours.

    >>> import shequ
    >>> next(iter(shequ.vectors())).function
    'add_years'
    >>> "xiaoshan-district" in [case.id for case in shequ.vectors().reports()]
    True
    """
    return Vectors()


Vectors.__module__ = vectors.__module__ = "shequ"

"""Runs the library and its peers side by side: the same files, answers held equal first, then turns, medians, ratios.

Every engine runs in a process of its own and keeps its data loaded; in each round each takes one turn, so that a noisy
machine disturbs all alike. Times of different runs are not to be compared, ratios within one run are.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

HERE = Path(__file__).resolve().parent
PROBLEMS = {
    "columns": ("elementwise", "rows to value, attainment, shortfall, planned, status"),
    "rollup": ("rollup", "as-of, roll-up, verdicts"),
    "registers": ("registers", "things in force at 48 month ends by unit and kind"),
    "country": ("rollup", "all units on twelve days"),
}


class Worker:
    """A process that takes turns."""

    def __init__(self, name: str, threads: int, command: list[str]) -> None:
        self.name, self.threads = name, threads
        limits = ("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        environment = os.environ | {limit: str(threads) for limit in limits}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=HERE, env=environment, stdin=pipe, stdout=pipe, text=True)
        self.hear("ready")
        self.times: list[float] = []
        # Of the library: loading and judging apart.
        self.parts: list[list[float]] = []

    @property
    def label(self) -> str:
        return f"{self.name}, {self.threads} thread{'s' if self.threads > 1 else ''}"

    def hear(self, expected: str | None = None) -> str:
        line = self.process.stdout.readline().strip()
        if not line or (expected and line != expected):
            sys.exit(f"{self.label}: answered {line!r} (exit status {self.process.poll()})")
        return line

    def ask(self, line: str, expected: str | None = None) -> str:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.hear(expected)

    def turn(self) -> list[float]:
        return [float(part) for part in self.ask("run").split()]

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def peers(problem: str, folder: Path, options: dict, wanted: list[str], threads: list[int]) -> list[Worker]:
    module = importlib.import_module(PROBLEMS[problem][0])
    out = []
    for engine, (_, _, possible) in module.ENGINES.items():
        if wanted and not any(engine.startswith(name) for name in wanted):
            continue
        for count in possible:
            if count in threads:
                arguments = [PROBLEMS[problem][0], engine, str(count), str(folder), json.dumps(options)]
                out.append(Worker(engine, count, [sys.executable, str(HERE / "worker.py"), *arguments]))
    return out


def machine() -> str:
    words = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        key, _, value = line.partition(":")
        words.setdefault(key.strip(), value.strip())
    flags = words.get("flags", "").split()
    widest = next((name for name in ("avx512f", "avx2", "sse4_2") if name in flags), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{words.get('model name', platform.processor())}, {os.cpu_count()} cores, {widest}, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}; load before the run {load:.1f}"
    )


def versions() -> str:
    names = ("polars", "duckdb", "pandas", "numpy", "numba", "pyarrow")
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    listed = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    return f"Python {platform.python_version()}, {listed}, rustc {rust}"


# ---- Equality ----------------------------------------------------------------------------------------------------------


def arrow_columns(path: Path) -> dict[str, np.ndarray]:
    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    return {name: table.column(name).combine_chunks().to_numpy() for name in table.column_names}


def answer_of(worker: Worker, scratch: Path) -> dict[str, np.ndarray]:
    path = scratch / "answer.npz"
    worker.ask(f"answer {path}", "written")
    with np.load(path) as stored:
        out = {name: stored[name] for name in stored.files}
    path.unlink()
    return out


def steps_apart(a: np.ndarray, b: np.ndarray) -> int:
    """How many doubles lie between the two at most."""
    if not len(a):
        return 0
    return int(np.abs(a.view(np.int64) - b.view(np.int64)).max())


def same_columns(workers: list[Worker], ours: dict[str, np.ndarray], folder: Path) -> None:
    """Whole units and verdicts equal to ours on every row; a row that is not is decided by fractions, and shown."""
    import elementwise

    n, d, days = elementwise.arrays(elementwise.load(str(folder)))
    for worker in workers:
        theirs = answer_of(worker, folder)
        for name in ("value", "attainment", "planned"):
            apart = steps_apart(ours[name], theirs[name])
            if apart > 4:
                sys.exit(f"{worker.label}: {name} is {apart} doubles away")
        differ = np.flatnonzero((ours["status"] != theirs["status"]) | (ours["shortfall"] != theirs["shortfall"]))
        for place, row in enumerate(differ.tolist()):
            day = elementwise.EPOCH + dt.timedelta(days=int(days[row]))
            right = elementwise.exact(int(n[row]), int(d[row]), day)
            mine = (int(ours["status"][row]), int(ours["shortfall"][row]))
            their = (int(theirs["status"][row]), int(theirs["shortfall"][row]))
            if mine != right:
                sys.exit(f"row {row}: the library says {mine}, fractions say {right}")
            if place < 3:
                print(f"  {worker.label}: row {row}, {n[row]} of {d[row]} on {day}: {their}, by fractions {right}")
        print(f"  {worker.label}: {len(differ)} of {len(n)} rows wrong" if len(differ) else f"  {worker.label}: equal")


def panel_answer(path: Path) -> dict[str, np.ndarray]:
    """What the library wrote: raw numbers one after the other, see `src/rollup.rs`."""
    raw = path.read_bytes()
    days, units = (int(number) for number in np.frombuffer(raw, np.uint64, 2))
    parts = (("sums", np.int64, (days, units, 10)), ("shortfall", np.int64, (days, 7, units)))
    parts += (("status", np.uint8, (days, 7, units)), ("judged", np.uint8, (days, 7, units)))
    out, place = {}, 16
    for name, kind, shape in parts:
        out[name] = np.frombuffer(raw, kind, int(np.prod(shape)), place).reshape(shape)
        place += out[name].nbytes
    return out


def same_panel(worker: Worker, theirs: dict[str, np.ndarray], folder: Path) -> None:
    """The library's sums equal in every cell; verdicts and whole units wherever it gives a verdict: where some who should
    report never have, it gives none, and the peers do not ask."""
    path = folder / "ours.bin"
    worker.ask(f"write {path}", "written")
    ours = panel_answer(path)
    path.unlink()
    judged = ours.pop("judged").astype(bool)
    for name, array in ours.items():
        differ = array != theirs[name]
        if name != "sums":
            differ &= judged
        if differ.any():
            sys.exit(f"{worker.label}: {name} differs at {np.argwhere(differ)[:5].tolist()}")
    print(f"  {worker.label}: equal; {int((~judged).sum())} of {judged.size} cells without a verdict", flush=True)


def same_answers(workers: list[Worker], folder: Path) -> dict[str, np.ndarray] | None:
    """Every peer's arrays equal to the first one's, cell by cell: these are given back."""
    first = None
    for worker in workers:
        theirs = answer_of(worker, folder)
        if first is None:
            first = theirs
            print(f"  {worker.label}: {', '.join(f'{name} {array.shape}' for name, array in theirs.items())}")
            continue
        for name, array in first.items():
            if not np.array_equal(array, theirs[name]):
                cells = np.argwhere(array != theirs[name]) if array.shape == theirs[name].shape else "shape"
                sys.exit(f"{worker.label}: {name} differs from {workers[0].label} at {cells[:5]}")
        print(f"  {worker.label}: equal")
    return first


# ---- The run -----------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", choices=PROBLEMS)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--binaries", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--equal-only", action="store_true")
    parser.add_argument("--engines", nargs="*", default=[])
    parser.add_argument("--threads", nargs="*", type=int, default=[1, 2])
    parser.add_argument("--days", nargs="*", default=["2024-06-30"])
    given = parser.parse_args()
    sys.path.insert(0, str(HERE))
    print(f"{given.problem}: {PROBLEMS[given.problem][1]}\n{machine()}\n{versions()}", flush=True)

    workers = peers(given.problem, given.folder, {"days": given.days}, given.engines, given.threads)
    copies: dict[int, list[float]] = {}
    ours = []
    if given.problem == "columns":
        command = [str(given.binaries / "columns"), "serve", str(given.folder / "columns.arrow")]
        ours = [Worker("shequ", count, [*command, str(count)]) for count in given.threads]
    elif given.problem in ("rollup", "country"):
        ours = [Worker("shequ", 1, [str(given.binaries / "rollup"), "serve", str(given.folder), *given.days])]
    for worker in [*ours, *workers]:
        worker.turn()
    print("answers", flush=True)
    if given.problem == "columns":
        for worker in ours:
            checked = worker.ask("check")
            if not checked.startswith("equal"):
                sys.exit(f"{worker.label}: {checked}")
            print(f"  {worker.label}: equal to the scalar functions on {checked.split()[1]} rows", flush=True)
        path = given.folder / "ours.arrow"
        ours[0].ask(f"write {path}", "written")
        same_columns(workers, arrow_columns(path), given.folder)
        path.unlink()
    else:
        first = same_answers(workers, given.folder)
        for worker in ours if first is not None else []:
            same_panel(worker, first, given.folder)
    if not given.equal_only:
        for _ in range(given.rounds):
            for worker in [*ours, *workers]:
                time, *rest = worker.turn()
                worker.times.append(time)
                if given.problem == "columns":
                    copies.setdefault(worker.threads, []).extend(rest)
                elif rest:
                    worker.parts.append(rest)
        show(given, ours, workers, copies)
    for worker in [*ours, *workers]:
        worker.stop()


def show(given, ours: list[Worker], workers: list[Worker], copies: dict[int, list[float]]) -> None:
    """Medians, and ratios to the library's (or the fastest peer's) at the same number of threads."""
    print(f"medians of {given.rounds}; ratio to {'the library' if ours else 'the fastest'} at the same number of threads")
    median = {worker.label: statistics.median(worker.times) for worker in [*ours, *workers]}
    table = ["| engine | threads | milliseconds | ratio |", "| --- | --- | --- | --- |"]
    for count in given.threads:
        mine = [worker for worker in ours if worker.threads == count]
        all_here = mine + [worker for worker in workers if worker.threads == count]
        if not all_here:
            continue
        base = min(median[worker.label] for worker in (mine or all_here))
        rows = [(median[worker.label], worker.name) for worker in all_here]
        if copies.get(count):
            rows.append((statistics.median(copies[count]), "a copy of the same bytes"))
        table += [f"| {name} | {count} | {time * 1e3:.1f} | {time / base:.2f} |" for time, name in sorted(rows)]
    for worker in ours:
        for place, name in enumerate(("load alone", "panel alone")) if worker.parts else ():
            time = statistics.median(parts[place] for parts in worker.parts)
            table.append(f"| {worker.name}, {name} | {worker.threads} | {time * 1e3:.1f} | {time / median[worker.label]:.2f} |")
    print("\n".join(table))
    head = f"{given.problem}, {dt.date.today()}. {machine()}. {versions()}. Medians of {given.rounds}.\n\n"
    (given.folder / f"{given.problem}.md").write_text(head + "\n".join(table) + "\n")


if __name__ == "__main__":
    main()

"""One engine with so many threads, in a process of its own: told by lines on its input, answers by lines.

    worker.py PROBLEM ENGINE THREADS FOLDER OPTIONS(JSON)

`run` answers the seconds of one pass; `answer FILE` writes the arrays of the last pass as .npz.
"""

import importlib
import json
import sys
import time

import numpy as np


def main() -> None:
    problem, engine, threads, folder, options = sys.argv[1:]
    module = importlib.import_module(problem)
    run, answer = module.prepare(engine, folder, int(threads), json.loads(options))
    print("ready", flush=True)
    result = None
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "run":
            result = None
            start = time.perf_counter()
            result = run()
            print(time.perf_counter() - start, flush=True)
        elif word == "answer":
            np.savez(rest, **answer(result))
            print("written", flush=True)
        else:
            sys.exit(f"what is {line!r}?")


if __name__ == "__main__":
    main()

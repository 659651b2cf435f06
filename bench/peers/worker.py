"""What the Python peers share: jobs come in as lines of JSON, and answers go out as lines of JSON."""

import json
import resource
import sys
import time

import numpy as np


def read(tensor):
    """A tensor of a job's data as an array."""
    return np.fromfile(tensor["file"], dtype=tensor["dtype"]).reshape(tensor["shape"])


def peak_bytes():
    """Bytes of memory this process has held at most."""
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def say(answer):
    print(json.dumps(answer), flush=True)


class Running:
    """What is timed: `step` returns the loss where there is one, and does `repeat` steps at once.

    `check` gives the number to be checked where `step` does not, and `compiles` says that the first step compiles.
    """

    def __init__(self, step, check=None, repeat=1, compiles=False):
        self.step, self.check, self.repeat, self.compiles = step, check, repeat, compiles

    def timed(self):
        start = time.perf_counter()
        value = self.step()
        return (time.perf_counter() - start) * 1e3 / self.repeat, value


class Current:
    """A job under way: its first steps give the numbers to be checked, and tell whether a step is too slow to repeat."""

    def __init__(self, job, running):
        self.key, self.running, self.slow_ms = job["key"], running, None
        self.checks = [] if running.check is None else [running.check()]
        for i in range(job["checkSteps"]):
            ms, value = running.timed()
            if running.check is None and value is not None:
                self.checks.append(value)
            compiled = i == 0 and running.compiles
            if not compiled and ms * running.repeat > job["slowSeconds"] * 1e3:
                self.slow_ms = ms
                return
        end = time.perf_counter() + job["warmSeconds"]
        while time.perf_counter() < end:
            running.timed()

    def times(self, seconds):
        if self.slow_ms is not None:
            return [self.slow_ms]
        times = []
        end = time.perf_counter() + seconds
        while not times or time.perf_counter() < end:
            times.append(self.running.timed()[0])
        return times


def serve(about, prepare):
    """Answers jobs until the input ends. prepare(job) returns a Running."""
    current = None
    start_bytes = peak_bytes()
    say(about)
    for line in sys.stdin:
        job = json.loads(line)
        try:
            if current is None or current.key != job["key"]:
                current = None
                current = Current(job, prepare(job))
            times = current.times(job["seconds"])
            answer = {"times": times, "checks": current.checks, "slow": current.slow_ms is not None}
            say({**answer, "startBytes": start_bytes, "peakBytes": peak_bytes()})
        except Exception as error:  # a peer that cannot do the work says why, and the others go on
            current = None
            lines = str(error).strip().splitlines()
            say({"error": f"{type(error).__name__}: {lines[0] if lines else ''}"})

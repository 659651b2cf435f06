"""Series of R packages as the CSV files that `npm run evaluate` reads. It needs the package rdata (pip install rdata).

    python competition_files.py FOLDER SOURCE...

A SOURCE is M1.rda or M3.rda (package Mcomp), tourism.rda (Tcomp), nn5.rda (tscompdata), or a folder of .rda files of
single series, such as `data` of the packages fma, fpp2 and expsmooth. FOLDER gets m1, m3, tourism and nn5, with a
training and a test file for each frequency, and packages, with a file NAME_SEASON.csv for each series.

Single series are those of one column without missing values, once a year, quarter or month, with more than 5 different
values; of series that begin with the same 8 values, the first is taken.
"""

import csv
import sys
import warnings
from pathlib import Path

import numpy as np
import rdata

warnings.filterwarnings("ignore")

# NN5's last days, the test values of the competition, which its file has with the others.
NN5_TEST_DAYS = 56


def numbers(values):
    return ["NA" if np.isnan(v) else repr(float(v)) for v in np.asarray(values, float)]


def write(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def write_wide(path, rows):
    """One series a row, its name first, the shorter ones with empty cells at the end."""
    width = max(len(values) for _, values in rows) + 1
    cells = [[name, *numbers(values)] for name, values in rows]
    write(path, [f"V{i + 1}" for i in range(width)], [row + [""] * (width - len(row)) for row in cells])
    print(f"{path}: {len(rows)} series")


def parts_of(source, content):
    """Frequency, name, training and test values of each series of a competition."""
    for name, series in content.items():
        if source.stem == "nn5":
            values = np.asarray(series, float)
            yield "Daily", name, values[:-NN5_TEST_DAYS], values[-NN5_TEST_DAYS:]
        else:
            period = series["period"]
            frequency = str(period if isinstance(period, str) else period[0])
            yield frequency.capitalize(), name, series["x"], series["xx"]


def convert_competition(folder, source):
    files = {}
    for frequency, name, train, test in parts_of(source, rdata.read_rda(source)[source.stem]):
        files.setdefault(f"{frequency}-train.csv", []).append((name, train))
        files.setdefault(f"{frequency}-test.csv", []).append((name, test))
    for file, rows in files.items():
        write_wide(folder / source.stem.lower() / file, rows)


def timed_values(values, attributes):
    """A series with its frequency; R's `tsp` is the first and last time, and the steps in a year."""
    return np.asarray(values), attributes["tsp"][2]


CLASSES = {
    **rdata.conversion.DEFAULT_CLASS_MAP,
    "ts": timed_values,
    "msts": timed_values,
    "mts": lambda *_: None,
}


def single_series(source):
    """Name, values and season of each series in a file that is fit."""
    try:
        content = rdata.read_rda(source, constructor_dict=CLASSES)
    except Exception as error:
        print(f"{source}: left out, {error}")
        return
    for name, found in content.items():
        if not isinstance(found, tuple):
            continue
        values, season = found
        fits = values.ndim == 1 and values.dtype.kind in "if" and season in (1, 4, 12)
        if fits and not np.isnan(values.astype(float)).any() and len(set(values)) > 5:
            yield str(name), values.astype(float), int(season)


def convert_singles(folder, sources, seen):
    """@param seen: beginnings of the series so far"""
    count = 0
    for source in sources:
        for name, values, season in single_series(source):
            beginning = tuple(values[:8])
            if beginning in seen:
                continue
            seen.add(beginning)
            count += 1
            rows = zip(range(1, len(values) + 1), numbers(values))
            write(folder / "packages" / f"{name}_{season}.csv", ["step", name], rows)
    return count


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    folder, *sources = map(Path, sys.argv[1:])
    seen = set()
    for source in sources:
        if source.is_dir():
            count = convert_singles(folder, sorted(source.glob("*.rda")), seen)
            print(f"{folder / 'packages'}: {count} series of {source}")
        else:
            convert_competition(folder, source)


if __name__ == "__main__":
    main()

"""
The figures of rows.csv, by Python's standard library with exact fractions: an independent program over everybody's rows together.

    python3 figures.py > figures.json

Written apart from the project: no formula here was taken from its code. Python 3.11.
"""

import csv
import json
import statistics
from datetime import date
from fractions import Fraction
from pathlib import Path

rows = list(csv.DictReader(open(Path(__file__).parent / "rows.csv", encoding="utf-8")))


def number(text):
    return None if text == "" else Fraction(text)


def days(row):
    if row["closed"] == "":
        return None
    span = (date.fromisoformat(row["closed"]) - date.fromisoformat(row["opened"])).days
    return Fraction(span) if 0 <= span <= 3650 else None


def values(read, keep=lambda row: True):
    return sorted(value for value in (read(row) for row in rows if keep(row)) if value is not None)


def type7(data, p):
    """Interpolation between order statistics, as in R's default."""
    place = (len(data) - 1) * p
    low = int(place)
    high = min(low + 1, len(data) - 1)
    return data[low] + (data[high] - data[low]) * (place - low)


def spread(data, edges, p):
    """Every row of a bin stands for an equal part of it; the point with p of all rows to its left."""
    parts = []
    for left, right in zip(edges, edges[1:]):
        last = right == edges[-1]
        inside = [x for x in data if left <= x and (x < right or (last and x == right))]
        width = (right - left) / len(inside) if inside else None
        parts += [(left + at * width, left + (at + 1) * width) for at in range(len(inside))]
    need = p * len(parts)
    whole = int(need)
    if need == whole:
        # Between two rows: the middle of the gap, if there is one.
        return (parts[whole - 1][1] + parts[whole][0]) / 2
    left, right = parts[whole]
    return left + (right - left) * (need - whole)


def as_float(value):
    return value.numerator / value.denominator


def write_quantiles(read, keep, ps, edges=None):
    data = values(read, keep)
    find = type7 if edges is None else lambda found, p: spread(found, edges, p)
    return {str(float(p)): as_float(find(data, p)) for p in ps}


def bins(data, edges):
    found = []
    for left, right in zip(edges, edges[1:]):
        last = right == edges[-1]
        found.append(sum(1 for x in data if left <= x and (x < right or (last and x == right))))
    return found


age = lambda row: number(row["age"])
income = lambda row: number(row["income"])
ps = [Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(9, 10)]
day_edges = [Fraction(x) for x in (0, 7, 14, 30, 60, 90, 180, 365, 3650)]
income_edges = [Fraction(-100000 + 500 * at) for at in range(20202)]
closed = lambda row: row["closed"] != ""

by_region = {}
for region in ("N", "E", "S", "W", "*"):
    here = lambda row: row["region"] == region or (region == "*" and row["region"] != "")
    by_region[region] = {
        "age": write_quantiles(age, here, ps),
        "days": write_quantiles(days, here, ps, day_edges),
        "income": write_quantiles(income, here, ps, income_edges),
        "histogram": bins(values(days, here), day_edges),
    }

incomes = values(income)
midpoints = [float((x + 100000) // 500 * 500 - 100000 + 250) for x in incomes]
print(
    json.dumps(
        {
            "byRegion": by_region,
            "medianGrouped": statistics.median_grouped(midpoints, 500),
            "medianAge": as_float(Fraction(statistics.median(values(age)))),
            "throughput": as_float(spread(values(days, closed), day_edges, Fraction(1, 2))),
        },
        indent=1,
    )
)

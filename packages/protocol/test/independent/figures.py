"""
The figures of rows.csv, by Python's standard library with exact fractions: an independent program over everybody's rows together.

    python3 figures.py > figures.json

Written apart from the project: no formula here was taken from its code. Python 3.11.
"""

import csv
import json
import math
import statistics
from datetime import date, timedelta
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

z = statistics.NormalDist().inv_cdf(0.975)


def edge(low, high, test):
    """Where a test changes its mind between two points, by halving."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if test(middle) else (low, middle)
    return (low + high) / 2


def wilson(hits, n):
    """The shares that a score test at 5 % does not reject."""
    share = hits / n
    rejects = lambda p: abs(share - p) > z * (p * (1 - p) / n) ** 0.5
    return [edge(0.0, share, rejects), edge(share, 1.0, lambda p: not rejects(p))]


def mean_interval(data):
    found = [float(x) for x in data]
    half = z * statistics.stdev(found) / len(found) ** 0.5
    return [statistics.fmean(found) - half, statistics.fmean(found) + half]


def woodruff(data, p):
    half = z * (p * (1 - p) / len(data)) ** 0.5
    ends = [Fraction(math.floor((p - half) * 10000), 10000), Fraction(math.ceil((p + half) * 10000), 10000)]
    return [as_float(type7(data, end)) for end in ends]


def gauss_easter(year):
    """Gauss's rule, with his two exceptions."""
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    m = (15 - (13 + 8 * k) // 25 + k - k // 4) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    if d == 29 and e == 6:
        return date(year, 4, 19)
    if d == 28 and e == 6 and (11 * m + 11) % 30 < 19:
        return date(year, 4, 18)
    return date(year, 3, 22) + timedelta(days=d + e)


def is_workday(day):
    if day.isoweekday() > 5:
        return False
    easter = gauss_easter(day.year)
    king = date(day.year, 4, 27)
    if king.isoweekday() == 7:
        king = date(day.year, 4, 26)
    moving = {easter + timedelta(days=1), easter + timedelta(days=39), easter + timedelta(days=50), king}
    fixed = {(1, 1), (12, 25), (12, 26)} | ({(5, 5)} if day.year % 5 == 0 else set())
    return day not in moving and (day.month, day.day) not in fixed


def workdays(row):
    if row["closed"] == "":
        return None
    day, last = date.fromisoformat(row["opened"]), date.fromisoformat(row["closed"])
    count = 0
    while day < last:
        day += timedelta(days=1)
        count += is_workday(day)
    return Fraction(count) if count <= 400 else None


snapshot = date(2024, 12, 31)


def within(limit):
    """Cases closed within so many days among those opened so long before the extraction."""
    old = [row for row in rows if (snapshot - date.fromisoformat(row["opened"])).days >= limit]
    hits = [row for row in old if days(row) is not None and days(row) <= limit]
    return as_float(Fraction(len(hits), len(old)))


in_quarter = lambda row: "2024-04-01" <= row["opened"] <= "2024-06-30"

plans = [row["has_plan"] == "true" for row in rows if row["has_plan"] != ""]

incomes = values(income)
midpoints = [float((x + 100000) // 500 * 500 - 100000 + 250) for x in incomes]
print(
    json.dumps(
        {
            "byRegion": by_region,
            "medianGrouped": statistics.median_grouped(midpoints, 500),
            "medianAge": as_float(Fraction(statistics.median(values(age)))),
            "workdaysPerYear": [sum(is_workday(date(y, 1, 1) + timedelta(days=d)) for d in range(365 + (y % 4 == 0))) for y in range(2014, 2042)],
            "meanWait": as_float(sum(values(workdays)) / len(values(workdays))),
            "within": [within(14), within(60)],
            "quarter": sum(map(in_quarter, rows)),
            "intervals": {
                "share(has_plan)": wilson(sum(plans), len(plans)),
                "mean(income)": mean_interval(incomes),
                "median(age)": woodruff(values(age), 0.5),
            },
            "throughput": as_float(spread(values(days, closed), day_edges, Fraction(1, 2))),
        },
        indent=1,
    )
)

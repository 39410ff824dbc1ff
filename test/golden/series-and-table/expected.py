"""
What the lab must release, and the series with its trends, by Python's standard library: python3 expected.py, from this folder. Writes expected/ and
expected-series/. Written apart from the project. Python 3.11.
"""

import csv
import json
import math
from statistics import NormalDist


def read(path):
    return list(csv.DictReader(open(path, encoding="utf-8")))


parts = {name: read(f"partners/{name}/data/rows.csv") for name in ["noord", "oost", "zuid"]}
behind = read("at-the-source/rows.csv")


def cell(row):
    return (row["region"], row["opened"][:4])


def table():
    """Rows of cells with fewer than three persons are in no figure of the table; rows without a region are in no cell."""
    full = [row for row in behind if row["region"]]
    persons = {}
    for row in full:
        persons.setdefault(cell(row), set()).add(row["person"])
    return [row for row in full if len(persons[cell(row)]) >= 3]


def value(number):
    return {"state": "value", "value": number}


def cells(rows):
    out = []
    for region in ["A", "B"]:
        own = [row for row in rows if row["region"] == region]
        known = [row for row in own if row["plan"]]
        out.append(
            {
                "by": {"region": region},
                "count": value(len(own)),
                "share(plan)": value(sum(row["plan"] == "true" for row in known) / len(known)),
            }
        )
    return out


def counters(rows, name):
    zero = value(0)
    return {"empty": value(sum(row[name] == "" for row in rows)), "unmapped": zero, "outOfRange": zero, "notRegistered": []}


def unknown(coverage):
    """With a table in the sum nobody knows that nothing is missing: a zero is not shown."""
    if isinstance(coverage, list):
        return coverage
    if coverage == value(0):
        return {"state": "suppressed", "reason": "hiddenAtSource"}
    return coverage if "state" in coverage else {key: unknown(part) for key, part in coverage.items()}


def year(name, of):
    mine = [row for rows in parts.values() for row in rows if row["opened"].startswith(of)]
    made = [row for row in table() if row["opened"].startswith(of)]
    coverage = {
        # Exact figures, and a hidden counter of a dimension: the number of rows would give it away (DSC-6).
        "rows": {"state": "suppressed", "reason": "complementary"},
        "unreadableRows": value(0),
        "whereUnknown": value(0),
        "noSubject": value(0),
        "region": counters(mine, "region"),
        "plan": counters(mine, "plan"),
        "opened": counters([], "opened"),
    }
    partners = {"included": ["noord", "oost", "tafel", "zuid"], "missing": [], "notOffering": []}
    return {"query": name, "protection": "off", "partners": partners, "cells": cells(mine + made), "coverage": {"cases": unknown(coverage)}}


def half_a_year():
    some = [row for rows in parts.values() for row in rows if row["opened"] >= "2024-07-01"]
    zero = value(0)
    coverage = {
        "rows": value(len(some)),
        "unreadableRows": zero,
        "whereUnknown": zero,
        "noSubject": zero,
        "region": counters(some, "region"),
        "opened": counters([], "opened"),
    }
    partners = {"included": ["noord", "oost", "zuid"], "missing": [], "notOffering": ["tafel"]}
    rows = [{"by": {"region": region}, "count": value(sum(row["region"] == region for row in some))} for region in ["A", "B"]]
    return {"query": "half-a-year", "protection": "off", "partners": partners, "cells": rows, "coverage": {"cases": coverage}}


def own():
    """Each partner's own table; tafel's rows are those that its table was made from."""
    tables = {**parts, "tafel": table()}
    rows = [dict(row, by={"partner": name, **row["by"]}) for name in sorted(tables) for row in cells(tables[name])]
    mine = [row for own_rows in parts.values() for row in own_rows]
    coverage = {
        "rows": {"state": "suppressed", "reason": "complementary"},
        "unreadableRows": value(0),
        "noSubject": value(0),
        "region": counters(mine, "region"),
        "plan": counters(mine, "plan"),
    }
    partners = {"included": ["noord", "oost", "tafel", "zuid"], "missing": [], "notOffering": []}
    return {"query": "own", "protection": "off", "partners": partners, "cells": rows, "coverage": {"cases": unknown(coverage)}}


z = NormalDist().inv_cdf(0.975)


def wilson(hits, n):
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def poisson(counts):
    """The slope at which the profile likelihood has its top, by bisection of its derivative: no Newton steps."""
    times = range(len(counts))

    def derivative(b):
        weights = [math.exp(b * t) for t in times]
        expected = sum(w * t for w, t in zip(weights, times)) / sum(weights)
        return sum(c * t for c, t in zip(counts, times)) - sum(counts) * expected

    low, high = -5.0, 5.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if derivative(middle) > 0 else (low, middle)
    b = (low + high) / 2
    weights = [math.exp(b * t) for t in times]
    means = [sum(counts) * w / sum(weights) for w in weights]
    centre = sum(m * t for m, t in zip(means, times)) / sum(means)
    information = sum(m * (t - centre) ** 2 for m, t in zip(means, times))
    pearson = sum((c - m) ** 2 / m for c, m in zip(counts, means))
    spread = max(1, math.sqrt(pearson / (len(counts) - 2)))
    half = z * spread / math.sqrt(information)
    return {"kind": "factor", "method": "poisson", "perPeriod": math.exp(b), "low": math.exp(b - half), "high": math.exp(b + half), "spread": spread}


def least_squares(values, errors):
    """The normal equations of a + b t, weights 1 / error²."""
    times = range(len(values))
    w = [1 / e**2 for e in errors]
    s = lambda of: sum(a * b for a, b in zip(w, of))
    n, t1, t2 = sum(w), s(times), s([t * t for t in times])
    y1, ty = s(values), s([t * y for t, y in zip(times, values)])
    determinant = n * t2 - t1 * t1
    b = (n * ty - t1 * y1) / determinant
    a = (t2 * y1 - t1 * ty) / determinant
    misfit = s([(y - a - b * t) ** 2 for t, y in zip(times, values)])
    spread = max(1, math.sqrt(misfit / (len(values) - 2)))
    half = z * spread * math.sqrt(n / determinant)
    return {"kind": "change", "method": "weighted-least-squares", "perPeriod": b, "low": b - half, "high": b + half, "spread": spread}


def series():
    years = ["2022", "2023", "2024"]
    everybody = {of: [row for rows in [*parts.values(), table()] for row in rows if row["opened"].startswith(of)] for of in years}
    lines = []
    for region in ["A", "B"]:
        own = {of: [row for row in rows if row["region"] == region] for of, rows in everybody.items()}
        counts = [len(rows) for rows in own.values()]
        lines.append({"by": {"region": region}, "measure": "count", "values": counts, "trend": poisson(counts)})
        known = [[row for row in rows if row["plan"]] for rows in own.values()]
        hits = [sum(row["plan"] == "true" for row in rows) for rows in known]
        shares = [h / len(rows) for h, rows in zip(hits, known)]
        errors = [(high - low) / (2 * z) for low, high in (wilson(h, len(rows)) for h, rows in zip(hits, known))]
        lines.append({"by": {"region": region}, "measure": "share(plan)", "values": shares, "trend": least_squares(shares, errors)})
    return {"periods": years, "breaks": [], "lines": lines}


def write(path, document):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(document, out, indent=1)
        out.write("\n")


for of in ["2022", "2023", "2024"]:
    write(f"expected/per-year-{of}.json", year(f"per-year-{of}", of))
write("expected/half-a-year.json", half_a_year())
write("expected/own.json", own())
write("expected-series/cases.json", series())

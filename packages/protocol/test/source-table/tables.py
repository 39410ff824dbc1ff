"""
Tables and answers of ../independent/rows.csv, by Python's standard library: an independent program over the rows themselves.

    python3 tables.py > tables.json

Written apart from the project. Python 3.11.
"""

import csv
import itertools
import json
from pathlib import Path

rows = list(csv.DictReader(open(Path(__file__).parent.parent / "independent" / "rows.csv", encoding="utf-8")))
regions = ["N", "E", "S", "W"]
bands = [("0-17", 0, 17), ("18-29", 18, 29), ("30-49", 30, 49), ("50-64", 50, 64), ("65+", 65, 999)]
years = ["2023", "2024"]


def band(row):
    return None if row["age"] == "" else next(code for code, low, high in bands if low <= int(row["age"]) <= high)


def codes(row):
    """In the order of the table: age band, region, year."""
    return (band(row), row["region"] or None, row["opened"][:4])


def figures(some):
    plan = [row for row in some if row["has_plan"] != ""]
    yes = [row for row in plan if row["has_plan"] == "true"]
    no = [row for row in plan if row["has_plan"] == "false"]
    people = lambda of: len({row["person"] for row in of})
    return {
        "rows": len(some),
        "persons": people(some),
        "rows(has_plan)": len(plan),
        "persons(has_plan)": people(plan),
        "rows(has_plan=true)": len(yes),
        "persons(has_plan=true)": people(yes),
        "persons(has_plan!=true)": people(no),
    }


def table(min_count):
    full = [row for row in rows if None not in codes(row)]
    small = {
        cell
        for cell in {codes(row) for row in full}
        if len({row["person"] for row in full if codes(row) == cell}) < min_count
    }
    full = [row for row in full if codes(row) not in small]
    axes = [[code for code, _, _ in bands] + ["*"], regions + ["*"], years + ["*"]]
    cells = []
    for cell in itertools.product(*axes):
        inside = [row for row in full if all(want in ("*", got) for want, got in zip(cell, codes(row)))]
        cells.append({"by": dict(zip(["age_band", "region", "year"], cell)), "figures": figures(inside)})
    return cells


def answer(by, keep):
    """Of rows with age band, region and year known, those that `keep`, by one variable, and all together."""
    some = [row for row in rows if None not in codes(row) and keep(row)]
    at = ["age_band", "region", "year"].index(by)
    options = [[code for code, _, _ in bands], regions, years][at]
    cells = {code: figures([row for row in some if codes(row)[at] == code]) for code in options}
    return {**cells, "*": figures(some)}


print(
    json.dumps(
        {
            "exact": table(1),
            "withoutSmall": table(4),
            "answers": {
                "all": answer("region", lambda row: True),
                "oneBand": answer("region", lambda row: 18 <= int(row["age"]) <= 29),
                "oneYear": answer("age_band", lambda row: "2024-01-01" <= row["opened"] <= "2024-12-31"),
                "adults": answer("region", lambda row: int(row["age"]) >= 18),
            },
        },
        indent=1,
    )
)

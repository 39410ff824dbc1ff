"""
A made-up weighted sample, and its estimates by Python's standard library with exact fractions:

    python3 figures.py rows > rows.csv
    python3 figures.py > figures.json

Written apart from the project. Python 3.11.
"""

import csv
import json
import math
import random
import sys
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist

z = NormalDist().inv_cdf(0.975)

if sys.argv[1:] == ["rows"]:
    chance = random.Random(20230612)
    print("region,score,glad,w")
    for _ in range(360):
        region = chance.choices(["N", "E", "S", ""], [50, 30, 18, 2])[0]
        score = "" if chance.random() < 0.05 else min(100, max(0, round(chance.gauss(70, 15))))
        glad = chance.choices(["true", "false", ""], [60, 34, 6])[0]
        w = "" if chance.random() < 0.03 else f"{chance.lognormvariate(2.5, 0.6):.2f}"
        print(f"{region},{score},{glad},{w}")
    sys.exit()

rows = [row for row in csv.DictReader(open(Path(__file__).parent / "rows.csv", encoding="utf-8"))]
sample = [dict(row, w=Fraction(row["w"])) for row in rows if row["w"]]


def weight(some):
    return sum((row["w"] for row in some), Fraction(0))


def kish(some):
    return float(f"{float(weight(some) ** 2 / sum(row['w'] ** 2 for row in some)):.3g}")


def number(some):
    if not some:
        return {"value": 0, "n": 0}
    return {"value": float(weight(some)), "n": len(some), "effective": kish(some)}


def linearised(some, values):
    """Variance of the ratio of totals, with replacement: n / (n - 1) times the sum of squared residuals over the squared weight."""
    total = weight(some)
    mean = sum((row["w"] * y for row, y in zip(some, values)), Fraction(0)) / total
    residuals = [(row["w"] * (y - mean) / total) ** 2 for row, y in zip(some, values)]
    return mean, Fraction(len(some), len(some) - 1) * sum(residuals)


def mean(some):
    known = [row for row in some if row["score"] != ""]
    value, variance = linearised(known, [Fraction(row["score"]) for row in known])
    half = z * math.sqrt(variance)
    return {"value": float(value), "low": float(value) - half, "high": float(value) + half, "method": "linearised", "n": len(known), "effective": kish(known)}


def sd(some):
    known = [row for row in some if row["score"] != ""]
    total = weight(known)
    middle = sum((row["w"] * int(row["score"]) for row in known), Fraction(0)) / total
    variance = sum((row["w"] * (int(row["score"]) - middle) ** 2 for row in known), Fraction(0)) / total * Fraction(len(known), len(known) - 1)
    return {"value": math.sqrt(variance), "n": len(known), "effective": kish(known)}


def share(some):
    known = [row for row in some if row["glad"] != ""]
    p, variance = linearised(known, [Fraction(row["glad"] == "true") for row in known])
    size = float(p * (1 - p) / variance)
    p = float(p)
    middle = (p + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * math.sqrt(p * (1 - p) / size + z * z / (4 * size * size))
    return {"value": p, "low": middle - half, "high": middle + half, "method": "wilson-effective", "n": len(known), "effective": kish(known)}


def weighted_point(classes, p):
    """The least value up to which the part p of the weight lies; the middle to the next where it is exactly that part."""
    total = sum(w for _, w, _ in classes)
    below = Fraction(0)
    held = [one for one in classes if one[1] > 0]
    for at, (value, w, _) in enumerate(held):
        below += w
        if below == p * total and at + 1 < len(held):
            return Fraction(value + held[at + 1][0], 2), held[at + 1][0]
        if below >= p * total:
            return Fraction(value), value
    raise ValueError


def weighted_grouped(classes, p, width):
    """The rows of a class spread evenly over it."""
    total = sum(w for _, w, _ in classes)
    below = Fraction(0)
    held = [one for one in classes if one[1] > 0]
    for at, (start, w, _) in enumerate(held):
        if below + w == p * total and at + 1 < len(held):
            return Fraction(start + width + held[at + 1][0], 2), held[at + 1][0]
        if below + w >= p * total:
            return start + (p * total - below) / w * width, start
        below += w
    raise ValueError


def quantile(some, p, width=None):
    known = [row for row in some if row["score"] != ""]
    place = (lambda row: int(row["score"])) if width is None else (lambda row: int(row["score"]) // width * width)
    starts = sorted({place(row) for row in known})
    classes = [(start, sum(row["w"] for row in known if place(row) == start), None) for start in starts]
    at = (lambda part: weighted_point(classes, part)) if width is None else (lambda part: weighted_grouped(classes, part, width))
    value, last = at(p)
    share, variance = linearised(known, [Fraction(place(row) <= last) for row in known])
    size = float(share * (1 - share) / variance) if variance else float(weight(known) ** 2 / sum(row["w"] ** 2 for row in known))
    half = z * math.sqrt(float(p * (1 - p)) / size)
    down, up = math.floor((float(p) - half) * 10000), math.ceil((float(p) + half) * 10000)
    ends = {}
    if down > 0 and up < 10000:
        ends = {"low": float(at(Fraction(down, 10000))[0]), "high": float(at(Fraction(up, 10000))[0]), "method": "woodruff-effective"}
    return {"value": float(value), **ends, "n": len(known), "effective": kish(known)}


def figures(some):
    known = [row for row in some if row["score"] != ""]
    return {
        "count": number(some),
        "mean(score)": mean(some),
        "sd(score)": sd(some),
        "sum(score)": {"value": float(sum(row["w"] * int(row["score"]) for row in known)), "n": len(known), "effective": kish(known)},
        "missing(score)": number([row for row in some if row["score"] == ""]),
        "share(glad)": share(some),
        "median(score)": quantile(some, Fraction(1, 2)),
        "quantile(score,0.9)": quantile(some, Fraction(9, 10)),
        "median(grade)": quantile(some, Fraction(1, 2), 10),
        "quantile(grade,0.2)": quantile(some, Fraction(1, 5), 10),
    }


def histogram(some):
    known = [row for row in some if row["score"] != ""]
    return [float(sum((row["w"] for row in known if int(row["score"]) // 10 == at), Fraction(0))) for at in range(11)]


print(
    json.dumps(
        {
            "all": figures(sample),
            "regions": {code: figures([row for row in sample if row["region"] == code]) for code in ["N", "E", "S"]},
            "histogram": histogram(sample),
            "selected": len(sample),
            "withoutWeight": len(rows) - len(sample),
        },
        indent=1,
    )
)

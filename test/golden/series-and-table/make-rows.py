"""The made-up rows of all four: python3 make-rows.py, from this folder (Python 3.11, seed below)."""

import random
from datetime import date, timedelta

chance = random.Random(20250115)
for name, folder, rows in [("noord", "partners/noord/data", 70), ("oost", "partners/oost/data", 60), ("zuid", "partners/zuid/data", 50), ("tafel", "at-the-source", 60)]:
    lines = ["person,region,opened,plan"]
    for _ in range(rows):
        opened = date(2022, 1, 1) + timedelta(days=chance.randrange(1096))
        region = chance.choices(["A", "B", ""], [60, 37, 3])[0]
        plan = "" if chance.random() < 0.08 else "true" if chance.random() < 0.3 + 0.1 * (opened.year - 2022) else "false"
        lines.append(f"{name}{chance.randrange(40)},{region},{opened.isoformat()},{plan}")
    with open(f"{folder}/rows.csv", "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")

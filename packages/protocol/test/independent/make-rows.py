"""Made-up rows of one dataset, as rows.csv: python3 make-rows.py > rows.csv (Python 3.11, seed below)."""

import random
from datetime import date, timedelta

chance = random.Random(20241231)
print("person,region,age,income,has_plan,opened,closed")
for row in range(420):
    person = chance.randrange(260)
    region = chance.choices(["N", "E", "S", "W", ""], [40, 30, 20, 9, 1])[0]
    age = min(120, max(0, int(chance.gauss(38, 22)))) if chance.random() > 0.04 else ""
    income = "" if chance.random() < 0.06 else f"{chance.lognormvariate(9.9, 0.7) - 2500:.2f}"
    plan = chance.choices(["true", "false", ""], [45, 48, 7])[0]
    opened = date(2023, 11, 1) + timedelta(days=chance.randrange(420))
    waited = int(chance.expovariate(1 / 60))
    closed = "" if chance.random() < 0.2 else (opened + timedelta(days=waited)).isoformat()
    print(f"{person},{region},{age},{income},{plan},{opened.isoformat()},{closed}")

"""Makes the example tables of this folder.

    python make.py --from DIR [--out DIR]

`--from` names the folder with the real inputs: units_by_release.csv, towns.csv, population.csv.
The real rows come from there; everything else is made up with a fixed seed and says `illustrative`
in its source column. Python 3.11, standard library only. The same inputs give the same bytes.
"""

import argparse
import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
import random

RELEASE = "2023-06-30"
DISTRICT = "330109"
DISTRICT_NAME = "萧山区"
SEED = "shequ xiaoshan 1"

OPENS = date(2021, 6, 1)  # the made-up registers open here: what stood before carries this day
COUNTED_FROM = date(2022, 1, 1)
LOOK = date(2024, 12, 31)  # the day the figures below are shaped for
CLOSES = date(2025, 6, 30)  # nothing is dated later
CERTIFICATE_DAYS = [date(2021, 10, 15), date(2022, 10, 14), date(2023, 9, 22), date(2024, 9, 20)]

URBAN_WORKERS = 2604  # in force on LOOK in urban communities
CERTIFIED_WORKERS = 1718  # of them certified
CERTIFIED_PERSONS = 3305  # everybody certified on LOOK
URBAN_RESIDENTS = 1_498_600  # about, over the 22 towns, at the end of 2024
NOT_REPORTED = 12  # urban communities without a household figure
MADE_UP = "illustrative"


class Dice:
    """A stream of choices. Built on random() alone, whose sequence Python promises to keep."""

    def __init__(self, name):
        self.random = random.Random(f"{SEED}/{name}").random

    def below(self, n):
        return int(self.random() * n)

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def uniform(self, low, high):
        return low + (high - low) * self.random()

    def chance(self, p):
        return self.random() < p

    def pick(self, items):
        return items[self.below(len(items))]

    def weighted(self, pairs):
        left = self.random() * sum(weight for _, weight in pairs)
        for item, weight in pairs:
            left -= weight
            if left < 0:
                return item
        return pairs[-1][0]

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items

    def day(self, first, last):
        return first + timedelta(days=self.below((last - first).days + 1))

    def workday(self, first, last):
        while True:
            day = self.day(first, last)
            if day.weekday() < 5:
                return day


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header.split(","))
        out.writerows(rows)


def iso(day):
    return day.isoformat() if day else ""


def later(day, years):
    """The same day some years on; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# ---------------------------------------------------------------- units (real)


def town_of(code):
    return code[:9]


def is_quasi_town(code):
    return int(code[6:9]) >= 400


def is_urban(code):
    """Residents' committees and quasi ones, without the virtual."""
    part = int(code[9:12])
    return 1 <= part <= 199 or (400 <= part <= 499 and part != 498)


class Units:
    def __init__(self, source):
        column = f"name_{RELEASE}"
        self.towns = sorted((r["code9"], r[column]) for r in read(source / "towns.csv") if r[column])
        self.communities = sorted(
            (r["code12"], r["name"], r["street_code9"])
            for r in read(source / "units_by_release.csv")
            if r["as_of"] == RELEASE
        )
        if len(self.towns) != 27 or len(self.communities) != 585:
            raise SystemExit(f"expected 27 and 585 units, found {len(self.towns)} and {len(self.communities)}")
        self.reporting_towns = [code for code, _ in self.towns if not is_quasi_town(code)]
        codes = [code for code, _, _ in self.communities]
        self.urban = [code for code in codes if is_urban(code)]
        self.other = [code for code in codes if not is_urban(code)]

    def rows(self):
        yield DISTRICT, DISTRICT_NAME, "district", "", "", "", ""
        for code, name in self.towns:
            yield code, name, "town", DISTRICT, "", "", ""
        for code, name, town in self.communities:
            yield code, name, "community", town, "", "", ""


# ---------------------------------------------------------------- observations


def real_residents(source):
    """The census and the year-ends, with the rounding their publisher chose."""
    wanted = {
        ("七普常住人口 萧山区", "2020-11-01"): "census 2020 (real)",
        ("年末常住人口 萧山区", "2021-12-31"): "district statistical bulletin, year-end 2021 (real)",
        ("年末常住人口 萧山区", "2022-12-31"): "district statistical bulletin, year-end 2022 (real)",
        ("年末常住人口 萧山区", "2023-12-31"): "district statistical bulletin, year-end 2023 (real)",
    }
    for r in read(source / "population.csv"):
        text = wanted.pop((r["item"], r["as_of"]), None)
        if text is None:
            continue
        value, precision = Decimal(r["value"]), ""
        if r["unit"] == "万人":
            precision = int(Decimal(10000).scaleb(value.as_tuple().exponent))
            value *= 10000
        yield DISTRICT, "residents", "", r["as_of"], int(value), precision, "", text
    if wanted:
        raise SystemExit(f"population.csv lacks {sorted(wanted)}")


def real_households(source, units):
    """The one community whose number of households is published."""
    code = next(code for code, name, _ in units.communities if name == "湖山社区")
    row = next(r for r in read(source / "population.csv") if r["item"] == "湖山社区 户数")
    return code, row["as_of"], int(row["value"])


def make_households(units, real):
    """Households of every urban community; some of them will not be reported."""
    dice = Dice("households")
    size = {}
    for code in units.urban:
        if int(code[9:12]) >= 400:
            size[code] = dice.between(420, 1480)  # markets and parks
        else:
            low, high = dice.weighted([((780, 1199), 4), ((1200, 1499), 9), ((1500, 3000), 70),
                                       ((3001, 3600), 14), ((3601, 5200), 3)])
            size[code] = dice.between(low, high)
    plain = [code for code in units.urban if int(code[9:12]) < 400 and code != real[0]]
    order = dice.shuffled(plain)
    for code, edge in zip(order, (1499, 1500, 3000, 3001)):
        size[code] = edge
    size[real[0]] = real[2]
    return size, sorted(order[4:4 + NOT_REPORTED])


def make_observations(source, units, size, missing, real):
    rows = list(real_residents(source))

    dice = Dice("urban residents")
    per_household = {town: dice.uniform(2.6, 3.0) for town in units.reporting_towns}
    raw = {town: sum(size[c] for c in units.urban if town_of(c) == town) * per_household[town]
           for town in units.reporting_towns}
    scale = URBAN_RESIDENTS / sum(raw.values())
    for town in units.reporting_towns:
        end_2024 = round(raw[town] * scale)
        end_2023 = round(end_2024 / dice.uniform(1.0, 1.022))
        for year, value in ((2023, end_2023), (2024, end_2024)):
            late = timedelta(days=dice.between(8, 30) + (28 if dice.chance(0.15) else 0))
            rows.append((town, "urban-residents", "", f"{year}-12-31", value, "",
                         iso(date(year, 12, 31) + late), MADE_UP))

    dice = Dice("household returns")
    for code in units.urban:
        late = timedelta(days=dice.between(5, 30) + (40 if dice.chance(0.06) else 0))
        if code == real[0]:
            rows.append((code, "households", "", real[1], real[2], "", "", "published figure (real)"))
        elif code not in missing:
            rows.append((code, "households", "", "2023-12-31", size[code], "",
                         iso(date(2023, 12, 31) + late), MADE_UP))
    return rows


# ---------------------------------------------------------------- entities: things


def entity(kind, id, unit, since, until=None, reason="", recorded=None, **attributes):
    cell = ";".join(f"{k}={'|'.join(v) if isinstance(v, list) else v}" for k, v in attributes.items())
    return kind, id, unit, iso(since), iso(until), reason, iso(recorded), MADE_UP, cell


def begun(dice, counts):
    """Days of naming or acceptance, in order: so many within each period."""
    days = []
    for (first, last), count in counts:
        days += [dice.workday(first, last) for _ in range(count)]
    return sorted(days)


def year(y, first_month=1):
    return date(y, first_month, 1), date(y, 12, 31)


HALF_2025 = (date(2025, 1, 2), date(2025, 6, 20))


def recorded_after(dice, day):
    return min(day + timedelta(days=dice.between(2, 21)), CLOSES)


def some_of(dice, items, at_least=1):
    while True:
        chosen = [item for item in items if dice.chance(0.75)]
        if len(chosen) >= at_least:
            return chosen


def make_things(units):
    rows = []

    def add(kind, prefix, width, places, counts, attributes=lambda dice: {}, change=None, ends=None):
        """One row a thing, numbered by day. `ends`: number -> (until, reason); an ended row carries no
        recorded day, since one row cannot say both when the beginning and when the end became known."""
        dice = Dice(kind)
        places = dice.shuffled(places) if len(places) > 1 else places * 99
        days = begun(dice, counts)
        if change:
            change(days)
        for number, day in enumerate(days, 1):
            until, reason = (ends or {}).get(number, (None, ""))
            recorded = recorded_after(dice, day)
            rows.append(entity(kind, f"{prefix}-{number:0{width}}", places[(number - 1) % len(places)], day,
                               until, reason, None if until else recorded, **attributes(dice)))

    committees = [code for code in units.urban if int(code[9:12]) < 400]
    towns = units.reporting_towns

    def edge_of_period(days):
        days[2] = COUNTED_FROM - timedelta(days=1)

    def last_of_look(days):
        days[23] = LOOK

    add("governance-brand", "brand", 2, committees,
        [((OPENS, date(2021, 12, 20)), 3), (year(2022), 3), (year(2023), 8), (year(2024), 8), (HALF_2025, 2)],
        change=edge_of_period)
    add("work-method", "method", 2, committees,
        [(year(2022), 4), (year(2023), 8), (year(2024), 9), (HALF_2025, 2)])
    add("experimental-block", "block", 2, towns,
        [(year(2023, 3), 2), (HALF_2025, 1)], ends={2: (date(2024, 9, 12), "revoked")})
    add("service-complex", "complex", 2, committees,
        [(year(2022, 4), 4), (year(2023), 10), (year(2024), 10), (HALF_2025, 3)],
        lambda dice: {
            "functions": some_of(dice, ["affairs", "elder-and-child-care", "culture-sports-education"]),
            "office-area": f"{dice.between(900, 4200) / 10:.1f}",
            "service-area": f"{dice.between(8000, 36000) / 10:.1f}",
        }, change=last_of_look)
    add("resident-parlour", "parlour", 2, committees,
        [(year(2022, 3), 9), (year(2023), 21), (year(2024), 22), (HALF_2025, 5)],
        lambda dice: {"style": dice.weighted([("open-seating", 6), ("home", 4)])})
    add("social-work-studio", "studio", 3, committees,
        [(year(2023, 3), 22), (year(2024, 2), 18), (HALF_2025, 6)],
        ends={9: (date(2024, 8, 1), "closed")})
    add("social-work-station", "station", 2, towns,
        [((OPENS, date(2021, 12, 20)), 9), (year(2022), 7), (year(2023), 4), (HALF_2025, 1)],
        lambda dice: {"services": some_of(
            dice, ["social-assistance", "minors-protection", "charity", "incubation"], 2)})
    add("leading-talent-batch", "talents", 2, [DISTRICT],
        [((date(2023, 11, 17),) * 2, 1), ((date(2024, 12, 6),) * 2, 1)])
    add("supervisor-batch", "supervisors", 2, [DISTRICT], [((date(2024, 5, 21),) * 2, 1)])
    add("volunteer-team", "team", 2, committees + units.other,
        [((OPENS, date(2021, 12, 20)), 14), (year(2022), 15), (year(2023), 18), (year(2024), 16), (HALF_2025, 7)])
    add("burden-monitoring-point", "point", 2, committees, [(year(2023, 4), 8), (year(2024), 6), (HALF_2025, 1)])
    add("consultation-platform", "platform", 2, committees,
        [(year(2022), 10), (year(2023), 14), (year(2024), 12), (HALF_2025, 4)])
    add("demonstration-site", "site", 2, committees, [(year(2023, 5), 3), (year(2024), 4), (HALF_2025, 1)])

    dice = Dice("service-project")  # a project runs for about a year
    places = dice.shuffled(units.urban)
    fields = ["social-assistance", "elderly-services", "child-care", "community-governance"]
    days = begun(dice, [(year(2022, 3), 8), (year(2023, 2), 14), (year(2024, 2), 16), (HALF_2025, 8)])
    for number, day in enumerate(days, 1):
        until, field = day + timedelta(days=dice.between(270, 365)), dice.pick(fields)
        recorded = recorded_after(dice, day)
        if until <= CLOSES:
            rows.append(entity("service-project", f"project-{number:02}", places[number], day, until, "completed",
                               field=field))
        else:
            rows.append(entity("service-project", f"project-{number:02}", places[number], day, recorded=recorded,
                               field=field))
    return rows


# ---------------------------------------------------------------- entities: people


class Person:
    """Where somebody stands, one place at a time, and what they hold; the rows are the two crossed."""

    def __init__(self):
        self.stays = []  # unit, since, until, reason, works (full-time community worker or not)
        self.steps = []  # since, job, pay grade
        self.certificates = []  # grade, certificate, since, until, reason

    def works_at(self, unit, since, until=None, reason=""):
        self.stays.append((unit, since, until, reason, True))
        return self

    def stands_at(self, unit, since, until=None, reason=""):
        self.stays.append((unit, since, until, reason, False))
        return self

    def first(self):
        return self.stays[0][1]

    def last(self):
        return self.stays[-1][2]

    def worker_rows(self, id):
        for unit, since, until, reason, works in self.stays:
            if not works:
                continue
            for i, (start, job, grade) in enumerate(self.steps):
                end = self.steps[i + 1][0] if i + 1 < len(self.steps) else None
                row = cross((since, until, reason), (start, end, "promoted"))
                if row:
                    yield entity("community-worker", id, unit, *row, **{"job": job, "pay-grade": grade})

    def certificate_rows(self, id):
        for grade, certificate, start, end, why in self.certificates:
            for unit, since, until, reason, _ in self.stays:
                row = cross((since, until, reason), (start, end, why))
                if row:
                    yield entity("social-worker", id, unit, *row, grade=grade, certificate=certificate)


def cross(a, b):
    """The days two spells share, with the reason of the one that ends first."""
    since = max(a[0], b[0])
    ends = sorted((until, i, reason) for i, (_, until, reason) in enumerate((a, b)) if until)
    until, _, reason = ends[0] if ends else (None, 0, "")
    return None if until and until <= since else (since, until, reason)


def apportion(total, weights):
    """Largest remainder."""
    whole = sum(weights.values())
    exact = {k: total * w / whole for k, w in weights.items()}
    parts = {k: int(v) for k, v in exact.items()}
    for k in sorted(exact, key=lambda k: (parts[k] - exact[k], k))[:total - sum(parts.values())]:
        parts[k] += 1
    return parts


def hired(dice, opening):
    """A day of hiring before the end of 2024; `opening` is the share already there when the register opens."""
    return OPENS if dice.chance(opening) else dice.day(OPENS + timedelta(days=30), date(2024, 12, 20))


def give_steps(dice, person):
    """Job and pay grade; some are promoted once."""
    job = dice.weighted([("all-round", 45), ("grid", 40), ("project", 15)])
    first = person.first()
    if first == OPENS:
        grade = dice.weighted([(g, w) for g, w in zip(range(2, 19), (4, 6, 8, 9, 9, 8, 8, 7, 6, 5, 4, 3, 2, 2, 1, 1, 1))])
    else:
        grade = dice.weighted([(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)])
    person.steps = [(first, job, grade)]
    days = [d for d in (date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)) if d > later(first, 1)]
    if days and grade < 18 and dice.chance(0.16):
        person.steps.append((dice.pick(days), job, grade + 1))


def certify(dice, person, by=LOOK):
    """A qualification, perhaps a higher one later, perhaps a registration for three years at a time."""
    first, last = person.first(), person.last() or CLOSES
    days = [d for d in CERTIFICATE_DAYS if first < d < min(last, by)]
    since = first if not days or dice.chance(0.52) else dice.pick(days)
    grade = dice.weighted([("assistant", 74), ("intermediate", 25), ("senior", 1)])
    higher = {"assistant": "intermediate", "intermediate": "senior"}.get(grade)
    days = [d for d in CERTIFICATE_DAYS if later(since, 1) < d < last]
    step = None
    if higher and days and dice.chance(0.2 if higher == "intermediate" else 0.02):
        step = dice.pick(days)
    person.certificates.append((grade, "qualification", since, step, "upgraded" if step else ""))
    if step:
        person.certificates.append((higher, "qualification", step, None, ""))
    if dice.chance(0.22):
        start = since + timedelta(days=dice.between(20, 260))
        while start < last:
            held = higher if step and step <= start else grade
            end = later(start, 3)
            if end > CLOSES:
                person.certificates.append((held, "registration", start, None, ""))
                break
            person.certificates.append((held, "registration", start, end, "expired"))
            if not dice.chance(0.7):
                break
            start = end


def make_people(units, size):
    dice = Dice("people")
    people = []

    # Full-time community workers in urban communities on LOOK.
    lean = {town: dice.uniform(0.86, 1.14) for town, _ in units.towns}
    heads = apportion(URBAN_WORKERS, {c: (400 + size[c]) * lean[town_of(c)] for c in units.urban})
    urban = []
    for code in units.urban:
        for _ in range(heads[code]):
            since = hired(dice, 0.74)
            person = Person()
            move = dice.random()
            if move < 0.016 and since < date(2023, 6, 1):
                day = dice.day(later(since, 1), date(2024, 11, 30))
                before = dice.pick([c for c in units.urban if c != code])
                if move < 0.003:  # left, and came back elsewhere
                    person.works_at(before, since, day - timedelta(days=dice.between(60, 200)), "left")
                else:
                    person.works_at(before, since, day, "transferred")
                since = day
            until = dice.day(date(2025, 1, 2), date(2025, 6, 25)) if dice.chance(0.01) else None
            person.works_at(code, since, until, "left" if until else "")
            urban.append(person)
    edge = next(p for p in urban if len(p.stays) == 1 and p.last() is None)
    edge.stays = [edge.stays[0][:2] + (date(2025, 1, 1), "left", True)]  # still there at the close of LOOK

    ease = {town: dice.uniform(-0.16, 0.16) for town, _ in units.towns}
    order = sorted(range(len(urban)), key=lambda i: dice.random() - ease[town_of(urban[i].stays[-1][0])])
    for i in order[:CERTIFIED_WORKERS]:
        certify(dice, urban[i])
    for i in order[CERTIFIED_WORKERS:CERTIFIED_WORKERS + 20]:  # certificates that came after LOOK
        if urban[i].last() is None:
            urban[i].certificates.append(("assistant", "qualification", date(2025, 1, 10), None, ""))
    people += urban

    # Those who left before, one of them on LOOK itself; a few went on as social workers of their town.
    gone = []
    for number in range(330):
        since = hired(dice, 0.8)
        first = max(since + timedelta(days=90), date(2021, 9, 1))
        until = LOOK if number == 0 or first >= LOOK else dice.day(first, LOOK)
        code = dice.pick(units.urban)
        person = Person().works_at(code, since, until, dice.weighted([("left", 7), ("retired", 3)]))
        if number and number % 16 == 0:
            person.stands_at(town_of(code), until)
            certify(dice, person, by=until)
        elif dice.chance(0.5):
            certify(dice, person)
        gone.append(person)
    people += gone

    # Workers who came in 2025, and workers outside urban communities.
    for _ in range(45):
        person = Person().works_at(dice.pick(units.urban), dice.day(date(2025, 1, 2), date(2025, 6, 25)))
        if dice.chance(0.6):
            certify(dice, person, by=CLOSES)
        people.append(person)
    villages = [c for c in units.other if int(c[9:12]) % 100 != 98]
    virtual = [c for c in units.other if int(c[9:12]) % 100 == 98]
    for code in [dice.pick(villages) for _ in range(36)] + virtual * 2:
        person = Person().works_at(code, hired(dice, 0.6))
        if dice.chance(0.4):
            certify(dice, person)
        people.append(person)
    for person in people:
        give_steps(dice, person)

    # Social workers who are not community workers: in town stations, organisations, the district.
    def place():
        return dice.weighted([(units.reporting_towns, 35), (units.urban, 42), (villages, 18), ([DISTRICT], 5)])

    def certified_on_look(person):
        return any("certificate=qualification" in row[8] and row[3] <= iso(LOOK) and (not row[4] or row[4] > iso(LOOK))
                   for row in person.certificate_rows(""))

    for _ in range(CERTIFIED_PERSONS - sum(map(certified_on_look, people))):
        until = dice.day(date(2025, 1, 2), date(2025, 6, 25)) if dice.chance(0.008) else None
        person = Person().stands_at(dice.pick(place()), hired(dice, 0.55), until, "left" if until else "")
        certify(dice, person)
        people.append(person)
    for _ in range(70):
        since = hired(dice, 0.85)
        until = dice.day(min(since + timedelta(days=120), date(2024, 12, 1)), date(2024, 12, 20))
        if until <= since:
            until = since + timedelta(days=5)
        person = Person().stands_at(dice.pick(place()), since, until, "left")
        certify(dice, person)
        people.append(person)
    for _ in range(40):
        person = Person().stands_at(dice.pick(place()), dice.day(date(2025, 1, 2), date(2025, 6, 25)))
        certify(dice, person, by=CLOSES)
        people.append(person)

    numbers = dice.shuffled(range(1, len(people) + 1))  # an id tells nothing
    workers, certificates = [], []
    for number, person in zip(numbers, people):
        id = f"w-{number:06}"
        workers += person.worker_rows(id)
        certificates += person.certificate_rows(id)
    return sorted(certificates), sorted(workers)


# ---------------------------------------------------------------- deliverables

# The plan's deliverables by how often and by whom they are due.
ONCE = """
    burden-monitoring-points deliberation-standard consultation-platforms demonstration-sites
    fusion-of-ideas fusion-of-relations fusion-of-values fusion-of-space fusion-of-culture
    community-size-review community-rescaling complex-affairs complex-elder-and-child-care
    complex-culture-sports-education complex-space parlour-styles idle-assets premises-gaps
    pay-system large-communities-first care-incentives community-worker-academy expert-pool mentors
    job-types block-research block-fund block-professional-support project-pool
    projects-social-assistance projects-elderly-services projects-child-care
    projects-community-governance tiered-classified-management daily-life-organisations
    charity-organisations mediation-organisations community-charities volunteer-teams
    volunteer-stations matching-platform workers-lead-volunteers online-problem-collection
    online-task-claiming online-resident-appraisal online-work-records honglingtong yuanzhuohui
""".split()
RECURRING = """
    joint-building-meetings burden-monitoring delegates-and-members pay-adjustment bamboo-plan
    exchange-visits exchange-across-towns appraisal district-venture-philanthropy funds-and-venues
    government-functions party-members-report
""".split()
PER_TOWN = """
    station-as-hub station-social-assistance station-minors-protection station-charity
    station-incubation town-venture-philanthropy
""".split()
PER_COMMUNITY = """
    party-board-members big-party-committee five-society-linkage three-party-consultation
    service-halls integrated-acceptance all-round-handling walking-service
""".split()


def make_deliverables(units):
    """States as they might have been reported: most things are done or under way, some are not heard of."""
    dice = Dice("deliverables")
    first, last = date(2023, 3, 1), date(2025, 6, 20)

    def states(name, unit, done):
        """A start and, with some chance, an end; or nothing at all."""
        if dice.chance(0.1):
            return
        begun = dice.workday(first, last)
        yield name, unit, iso(begun), dice.weighted([("under_way", 9), ("not_started", 1)]), ""
        finished = dice.workday(begun, last)
        if finished > begun and dice.chance(done):
            yield name, unit, iso(finished), "done", ""

    rows = []
    for name in ONCE:
        rows += states(name, DISTRICT, 0.5)
    for name in RECURRING:
        for year in (2023, 2024, 2025):
            if dice.chance(0.8):
                day = dice.workday(date(year, 2, 1), min(date(year, 12, 15), last))
                rows.append((name, DISTRICT, iso(day), "done", ""))
    for names, places in ((PER_TOWN, units.reporting_towns), (PER_COMMUNITY, units.urban)):
        for name in names:
            for unit in places:
                rows += states(name, unit, 0.6)
    return sorted(rows)



def main():
    parser = argparse.ArgumentParser(description="Make the example tables of this folder.")
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="DIR",
                        help="folder with units_by_release.csv, towns.csv, population.csv")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, metavar="DIR")
    args = parser.parse_args()

    units = Units(args.source)
    real = real_households(args.source, units)
    size, missing = make_households(units, real)
    certificates, workers = make_people(units, size)

    write(args.out / "units.csv", "code,name,level,parent,since,until,urban", units.rows())
    write(args.out / "observations.csv", "unit,variable,from,date,value,precision,recorded,source",
          make_observations(args.source, units, size, missing, real))
    write(args.out / "entities.csv", "kind,id,unit,since,until,end_reason,recorded,source,attributes",
          make_things(units) + certificates + workers)
    write(args.out / "deliverables.csv", "deliverable,unit,date,state,evidence", make_deliverables(units))


if __name__ == "__main__":
    main()

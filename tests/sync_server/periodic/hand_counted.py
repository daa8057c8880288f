"""Cases made to be counted by hand: for every rule of docs/counting.md a line that breaks a table without it.

All times are of Viet Nam. The half-year is 15/12/2025 to 14/6/2026; a year (2025) was frozen before it, and the
half-year 2025 stands in «Kỳ trước». What the tables must be is in hand_counted_tables.
"""
# ruff: noqa: E501

from dataclasses import dataclass
from typing import Any

STATIONS = {
    "HS-DM01": "Trạm Y tế xã Đồng Mẫu (hư cấu)",
    "HS-SM01": "Trạm Y tế xã Sông Mẫu (hư cấu)",
    "SC-DM01": "Trường THCS Đồng Mẫu (hư cấu)",
    "SC-SM01": "Trường Tiểu học Sông Mẫu (hư cấu)",
    "SC-CM01": "Trường Tiểu học Cầu Mẫu (hư cấu)",  # enrolled on 1/3/2026 and never heard of
}
TOLD_BY = {  # informer and channel of a station's reports, where FIELDS says nothing else
    "HS-DM01": ("parent_caregiver", "in_person"),
    "HS-SM01": ("neighbour", "phone"),
    "SC-DM01": ("teacher", "staff_observed"),
    "SC-SM01": ("peer", "third_party"),
}

# child: sex and date of birth, `~` a range, `y` a year, `?` not known. whom: relations, and people by name
# (`-` without one). Saved half an hour after it was told and sent half an hour later, where LATER says nothing
# else; triaged 20 minutes after it came, for the agency named; `-`: nobody touches it.
CASES = """
K1 | HS-DM01 | 2025-03-10 09:00 | 99001 | m 2021-01-01 | physical_violence | home | father | low | UB-DM | ended in its own period
K2 | SC-DM01 | 2025-05-05 09:00 | 99001 | f 2012-01-01 | school_bullying | school | peer | low | UB-DM | old, ends in the period
K3 | SC-SM01 | 2025-06-14 22:00 | 99002 | f 2016-01-01 | sexual_abuse | home | other_relative | medium | CA-DM | old, open all the time
K4 | HS-DM01 | 2025-10-01 09:00 | 99001 | m y2015 | neglect | home | mother | low | UB-DM | ended before, opened again in the period
K5 | SC-DM01 | 2025-12-02 09:00 | 99001 | f 2014-01-01 | neglect | home | father | low | UB-DM | old, ends twice in the period
K6 | SC-SM01 | 2025-12-10 09:00 | 99002 | m 2014-01-01 | neglect | home | father | low | CTXH-MAU | old, ends after the cut
K7 | HS-SM01 | 2025-12-14 23:59:59 | 99002 | f 2014-01-01 | neglect | home | father | low | UB-DM | the last second before the period
L1 | HS-SM01 | 2025-12-12 09:00 | 99002 | f 2016-06-01 | neglect | home | mother | low | UB-DM | late: came after the year was frozen
L2 | HS-DM01 | 2025-11-03 09:00 | 99001 | m 2012-01-01 | physical_violence | home | father | low | UB-DM | late, and ends in the period
1  | HS-DM01 | 2025-12-15 00:00:00 | 99001 | m 2021-05-01 | physical_violence | home | father | low | UB-DM | the first second of the period
2  | HS-SM01 | 2026-06-14 23:59:59 | 99002 | f 2013-01-01 | neglect | home | mother | low | UB-DM | the last second; reaches the server after the cut
3  | HS-DM01 | 2026-06-15 00:00:00 | 99001 | m 2021-05-01 | physical_violence | home | father | low | UB-DM | 24:00 is the next period's
4  | SC-DM01 | 2026-01-05 08:00 | 99001 | m 2018-06-01 | physical_violence | home | father: Nguyễn Văn Tý | low | UB-DM | twins: one matter,
5  | SC-DM01 | 2026-01-05 08:30 | 99001 | f 2018-06-01 | physical_violence | home | father: NGUYỄN VĂN  TÝ | low | UB-DM | two children, one man
6  | SC-SM01 | 2026-01-12 09:00 | 99002 | m 2013-01-01 | school_bullying | school | peer: Trần Văn Ba, Lê Văn Tư | low | UB-DM | one incident, two children,
7  | SC-SM01 | 2026-01-12 09:30 | 99002 | f 2013-01-01 | school_bullying | school | peer: trần văn ba, - | low | UB-DM | two names and one without
8  | HS-DM01 | 2026-01-20 09:00 | 99001 | m 2015-02-01 | neglect | home | mother | low | UB-DM | one child of 10,
9  | HS-DM01 | 2026-02-10 09:00 | 99001 | m 2015-02-01 | physical_violence emotional_violence | home | father | low | UB-DM | 11 in the second matter, two kinds
10 | SC-SM01 | 2026-02-02 09:00 | 99002 | f 2017-01-01 | physical_violence | home | step_parent | low | UB-DM | one child,
11 | SC-DM01 | 2026-04-01 09:00 | 99003 | f 2017-01-01 | neglect | home | step_parent | low | CTXH-MAU | a second matter in another commune
12 | HS-SM01 | 2026-02-03 09:00 | 99002 | m 2022-01-01 | physical_violence | public_place | unknown | low | - | one matter in two communes; never taken up
13 | HS-SM01 | 2026-02-03 09:20 | 99003 | f 2022-01-01 | physical_violence | public_place | unknown | low | UB-DM | of the same matter, taken up in time
14 | SC-DM01 | 2026-02-20 09:00 | 99001 | f 2012-01-01 | sexual_abuse online_harm | online | online_contact | medium | CA-DM | two kinds; told on a day off, without a name
15 | SC-SM01 | 2026-02-23 09:00 | 99002 | f 2012-01-01 | sexual_exploitation | workplace | employer | medium | CA-DM | counts as exploitation and as sexual abuse
16 | HS-DM01 | 2026-02-24 09:00 | 99001 | f 2010-01-01 | sexual_abuse sexual_exploitation | public_place | stranger | medium | CA-DM | once in sexual abuse; of 16
17 | HS-DM01 | 2026-03-03 10:00 | 99001 | f 2014-05-05 | physical_violence | home | father | low | UB-DM | told by two stations,
18 | SC-DM01 | 2026-03-04 10:00 | 99001 | f 2014-05-05 | physical_violence emotional_violence | home | neighbour_acquaintance | high | - | merged: what it tells counts in 17
19 | HS-SM01 | 2026-03-18 09:00 | 99002 | m 2016-03-03 | neglect | home | mother | low | UB-DM | told by two stations,
20 | SC-SM01 | 2026-03-19 09:00 | 99002 | m 2016-03-03 | neglect | home | mother | low | UB-DM | merged, and put apart again
21 | HS-DM01 | 2026-04-06 09:00 | 99001 | m 2014-07-07 | emotional_violence | home | grandparent | low | CTXH-MAU | told by two stations,
22 | SC-DM01 | 2026-04-07 09:00 | 99001 | m 2014-07-07 | emotional_violence | home | grandparent | low | - | merged at the cut, put apart after it
23 | HS-SM01 | 2026-04-08 09:00 | 99002 | f 2014-08-08 | neglect | home | mother | low | UB-DM | told by two stations,
24 | SC-SM01 | 2026-04-09 09:00 | 99002 | f 2014-08-08 | neglect | home | mother | low | UB-DM | merged only after the cut
25 | SC-DM01 | 2026-04-10 09:00 | 99001 | m 2009-01-01 | child_labour | workplace | employer | low | CTXH-MAU | of 17
26 | HS-SM01 | 2026-04-13 09:00 | 99000 | ? ? | abandonment | unknown | unknown | low | UB-DM | nothing known: age, sex, name, commune, place, informer
27 | HS-DM01 | 2026-04-14 09:00 | 99001 | f ~5-6 | neglect | home | adoptive_guardian | low | UB-DM | the middle of 5 and 6 is 5
28 | HS-SM01 | 2026-04-15 09:00 | 99002 | m ~10-11 | physical_violence | relative_home | other_relative | low | UB-DM | 10; its slip is overdue at the cut
29 | SC-DM01 | 2026-04-16 09:00 | 99001 | f ~15-16 | online_harm | online | online_contact | low | CA-DM | 15
30 | SC-SM01 | 2026-04-17 09:00 | 99002 | m ~15-17 | child_labour | workplace | employer | low | UB-DM | 16: counted apart
31 | HS-DM01 | 2026-04-20 08:00 | 99001 | m ~5-7 | physical_violence | health_facility | health_staff | low | UB-DM | 6; conflict of interest
32 | HS-DM01 | 2026-03-09 23:30 | 99001 | f 2020-03-10 | neglect | home | mother | low | UB-DM | 5 until midnight here
33 | HS-DM01 | 2026-03-10 00:10 | 99001 | f 2020-03-10 | neglect | home | mother | low | UB-DM | 6, while it is still the 9th in UTC
34 | SC-SM01 | 2026-04-20 09:00 | 99002 | m 2015-04-21 | school_bullying | school | peer | low | UB-DM | 11 tomorrow
35 | SC-SM01 | 2026-04-20 10:00 | 99002 | m 2015-04-20 | school_bullying | school | teacher_staff | low | UB-DM | 11 today; conflict of interest
36 | SC-DM01 | 2026-05-05 09:00 | 99001 | f 2010-05-06 | child_marriage | home | mother partner | low | UB-DM | 16 tomorrow; two relations, nobody told apart
37 | SC-DM01 | 2026-05-05 10:00 | 99001 | f 2010-05-05 | child_marriage | home | partner | low | UB-DM | 16 today
38 | HS-SM01 | 2026-02-05 09:00 | 99002 | f y2020 | physical_violence | care_facility | facility_staff | low | CTXH-MAU | 6 by the year
39 | HS-DM01 | 2026-02-06 09:00 | 99001 | m 2018-01-01 | neglect | home | father | low | CTXH-MAU | ended, opened again
40 | SC-DM01 | 2026-01-15 09:00 | 99001 | f 2018-01-01 | emotional_violence | school | teacher_staff | low | UB-DM | ended, opened again by its station, ended
41 | HS-DM01 | 2026-01-22 09:00 | 99001 | m 2018-01-01 | physical_violence | home | father | high | UB-DM | ended while overdue
42 | HS-SM01 | 2026-05-20 09:00 | 99002 | m 2018-01-01 | neglect | home | mother | low | CTXH-MAU | ends after the cut: open
43 | HS-DM01 | 2026-04-08 20:00 | 99001 | f 2018-01-01 | physical_violence | home | step_parent | high | UB-DM | decided after 11:59
44 | HS-SM01 | 2026-04-08 20:00 | 99002 | f 2018-01-01 | physical_violence | home | step_parent | high | UB-DM | decided after 12:01
45 | HS-DM01 | 2026-06-14 20:00 | 99001 | m 2018-01-01 | physical_violence | home | father | high | UB-DM | decided after the cut: waiting
46 | SC-SM01 | 2026-05-11 09:00 | 99002 | m 2018-01-01 | physical_violence | home | father | high | - | nobody ever did anything
47 | SC-DM01 | 2026-05-12 09:00 | 99001 | f 2018-01-01 | self_harm | home | self | high | CTXH-MAU | nobody else was there; «not needed» after 6 hours
48 | HS-DM01 | 2026-02-11 09:00 | 99001 | m 2018-01-01 | physical_violence | home | father | medium | UB-DM | plan on the 5th working day, over Tết
49 | HS-SM01 | 2026-02-11 10:00 | 99002 | m 2018-01-01 | physical_violence | home | father | medium | UB-DM | plan on the 6th
50 | SC-SM01 | 2026-06-10 09:00 | 99002 | f 2018-01-01 | domestic_witness | home | father | low | UB-DM | plan not due yet
51 | SC-DM01 | 2026-05-04 09:00 | 99001 | f 2018-01-01 | domestic_witness | home | step_parent | low | UB-DM | plan overdue
52 | HS-DM01 | 2026-03-23 09:00 | 99001 | m 2018-01-01 | physical_violence | other | neighbour_acquaintance: Đỗ Văn Bảy, -, - | low | UB-DM | three people
53 | HS-SM01 | 2026-03-24 09:00 | 99002 | f 2018-01-01 | other_exploitation | public_place | stranger | low | UB-DM | transferred
54 | SC-SM01 | 2026-03-25 09:00 | 99002 | ? ? | abandonment | public_place | unknown | low | UB-DM | not found, by two officers
55 | HS-DM01 | 2026-03-26 09:00 | 99001 | m 2025-03-01 | neglect | home | mother | medium | UB-DM | died
56 | SC-DM01 | 2026-03-27 09:00 | 99001 | m 2008-05-20 | other_harm | school | peer | low | UB-DM | of 17, handed over at 18
57 | SC-SM01 | 2026-03-30 09:00 | 99002 | f 2018-01-01 | risk_only | home | father | low | UB-DM | only a risk
58 | HS-SM01 | 2026-01-26 09:00 | 99002 | m 2018-01-01 | trafficking | public_place | stranger: Vũ Văn Năm, Vũ Văn Sáu | high | CA-DM | measures after 3 hours; disabled, of a minority
59 | SC-DM01 | 2026-01-27 09:00 | 99001 | f 2018-01-01 | emotional_violence | way_to_school | peer | low | UB-DM | saved after exactly 24 hours; neither
60 | SC-SM01 | 2026-01-28 09:00 | 99002 | m 2018-01-01 | physical_violence | home | sibling | low | UB-DM | disabled; an authority told after 30 hours
61 | HS-DM01 | 2026-01-29 09:00 | 99001 | m 2012-01-01 | physical_violence | home | teacher_staff | low | UB-DM | the officer says: at school; of a minority
62 | HS-SM01 | 2026-05-25 09:00 | 99002 | f 2018-01-01 | neglect | home | mother | low | UB-DM | saved after 30 hours
63 | SC-SM01 | 2026-05-26 09:00 | 99002 | m 2018-01-01 | neglect | home | father | low | UB-DM | 30 hours on its way
64 | SC-DM01 | 2026-05-27 09:00 | 99001 | f 2018-01-01 | emotional_violence | home | mother | low | UB-DM | no authority was ever told
65 | HS-DM01 | 2026-05-28 09:00 | 99001 | m 2018-01-01 | emotional_violence | home | father | low | UB-DM | an authority told after 20 hours
66 | HS-SM01 | 2026-06-14 21:00 | 99002 | m 2018-01-01 | neglect | home | father | low | UB-DM | none told, 24 hours not over at the cut
67 | HS-SM01 | 2026-05-29 09:00 | 99002 | f 2016-01-01 | neglect | home | mother | low | UB-DM | ended, then merged into K3: a report of the period, no new matter, one end
"""

LINKS = """
5  | 4  | twin
7  | 6  | same_incident
9  | 8  | same_child_earlier
11 | 10 | same_child_earlier
13 | 12 | same_incident
"""
"""What a report says of another one."""

SAME_CHILD = {"18": "17", "20": "19", "22": "21", "24": "23", "67": "K3"}
"""Told with the same name, so that the district suggests them."""

LATER = {  # hours from told to saved, from saved to sent
    "L1": (0.5, 144),
    "L2": (0.5, 1440),
    "59": (24, 0.5),
    "62": (30, 0.5),
    "63": (0.5, 30),
}
FILED_IN_S = {"1": 100, "8": 200, "9": 301, "12": 150, "13": 251, "4": 180}

FIELDS: dict[str, dict[str, Any]] = {
    "14": {"informer_type": "child_self", "informer_identity_mode": "anonymous"},
    "26": {
        "informer_type": "anonymous",
        "informer_identity_mode": "anonymous",
        "source_channel": "letter_box",
    },
    "31": {"conflict_of_interest": "yes"},
    "35": {"conflict_of_interest": "yes"},
    "52": {"incident_place_type_other_text": "Bến đò"},
    "56": {"concern_other_text": "Bị ép bỏ học"},
    "58": {"child_disability": ["mobility"], "child_ethnicity": "02"},
    "59": {"child_disability": ["none"], "child_ethnicity": "01"},
    "60": {
        "child_disability": ["intellectual"],
        "child_ethnicity": "99",
        "agencies_notified": ["none_yet"],
    },
    "61": {"child_ethnicity": "03", "child_disability": ["unknown"]},
    "64": {"agencies_notified": ["none_yet"]},
    "65": {"agencies_notified": ["none_yet"]},
    "66": {"agencies_notified": ["none_yet"]},
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of CASES, as text. `child` is sex and age, `whom` relations and people."""

    name: str
    station: str
    told: str
    commune: str
    child: str
    kinds: str
    place: str
    whom: str
    level: str
    agency: str
    why: str


def rows(table: str) -> list[list[str]]:
    """The cells of a table that is written as text."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


LINES = [Line(*cells) for cells in rows(CASES)]

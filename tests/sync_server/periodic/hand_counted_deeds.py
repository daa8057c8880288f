"""What is done with the cases of hand_counted, and when. All times are of Viet Nam."""

DAYS_OFF = ("2026-02-16", "2026-02-20")
"""Tết: Monday to Friday."""

DEEDS = """
2025-04-19 10:00 | K1 | close not_substantiated
2025-11-01 10:00 | K4 | close not_substantiated
2025-12-20 10:00 | K5 | close not_substantiated
2026-01-10 10:00 | K2 | close not_substantiated
2026-01-12 10:00 | L2 | close not_substantiated
2026-01-15 09:00 | K5 | add child_words
2026-01-26 12:10 | 58 | emergency 2026-01-26 12:00
2026-01-29 15:00 | 60 | add agencies_notified
2026-01-30 08:00 | 61 | assess school
2026-01-30 09:00 | 61 | slip UB-DM emergency legal psych
2026-02-01 10:00 | 40 | close not_substantiated
2026-02-02 10:00 | 41 | close not_substantiated
2026-02-02 09:00 | 61 | reply other
2026-02-02 15:00 | 61 | reply done
2026-02-03 10:00 | 61 | legal admin_fine
2026-02-05 10:00 | K4 | reopen
2026-02-12 10:00 | 48 | forms 02
2026-02-12 10:00 | 49 | forms 02
2026-02-20 09:00 | 40 | add child_words
2026-02-21 09:00 | 14 | slip CA-DM verify
2026-02-23 10:00 | 14 | reply accepted
2026-02-23 14:00 | 15 | slip CA-DM verify
2026-02-25 14:00 | 15 | reply refused
2026-02-26 15:00 | 48 | plan 2026-02-26
2026-02-27 15:00 | 49 | plan 2026-02-27
2026-03-01 10:00 | 39 | close not_substantiated
2026-03-02 09:00 | 15 | slip CA-DM verify
2026-03-02 15:00 | 15 | reply done
2026-03-03 10:00 | 14 | legal prosecuted
2026-03-03 10:30 | 15 | legal not_prosecuted
2026-03-05 10:00 | 18 | same 17
2026-03-06 10:00 | 17 | decide measures 2026-03-06 10:00
2026-03-10 10:00 | 39 | reopen
2026-03-20 10:00 | K5 | close transferred
2026-03-20 11:00 | 20 | same 19
2026-03-27 10:00 | 20 | undone 19
2026-04-02 10:00 | 55 | close child_died
2026-04-09 08:00 | 43 | decide measures 2026-04-09 07:59
2026-04-09 08:05 | 44 | decide measures 2026-04-09 08:01
2026-04-09 08:30 | 43 | slip BV-MAU medical psych
2026-04-09 09:00 | 44 | slip CTXH-MAU shelter coordinate
2026-04-09 10:30 | 43 | reply done
2026-04-09 11:00 | 43 | separate 2026-04-09
2026-04-09 15:00 | 44 | reply accepted
2026-04-10 10:00 | 57 | close support_only_done
2026-04-15 10:00 | 40 | close support_only_done
2026-04-15 11:00 | 43 | separate 2026-04-09 2026-04-15
2026-04-16 09:00 | 28 | slip TGPL-MAU legal
2026-04-20 10:00 | 44 | reply done
2026-04-24 10:00 | 53 | close transferred
2026-05-04 15:00 | 51 | forms 02
2026-05-12 15:10 | 47 | decide not_needed 2026-05-12 15:00
2026-05-14 10:00 | 54 | attempt
2026-05-14 15:00 | 54 | attempt
2026-05-15 09:00 | 54 | attempt
2026-05-15 10:00 | 54 | close child_not_found
2026-05-18 15:00 | 47 | plan 2026-05-18
2026-05-25 09:00 | 52 | forms 06
2026-05-25 10:00 | 52 | close safe_plan_done
2026-05-27 10:00 | 56 | close aged_out
2026-05-29 05:00 | 65 | add agencies_notified
2026-05-30 10:00 | 67 | close not_substantiated
2026-06-01 10:00 | 22 | same 21
2026-06-01 11:00 | 67 | same K3
2026-06-11 10:00 | 50 | forms 02
2026-06-14 22:30 | 66 | slip UB-DM verify
2026-06-15 07:10 | 45 | decide measures 2026-06-15 07:00
2026-06-15 10:00 | 64 | slip UB-DM verify
2026-06-16 09:00 | K6 | close not_substantiated
2026-06-16 10:00 | 22 | undone 21
2026-06-16 11:00 | 24 | same 23
2026-06-16 14:00 | 28 | reply done
2026-06-17 10:00 | 42 | close not_substantiated
"""

VIEWS = """
2026-02-01 09:00 | officer2 | 1  |              | one without a reason
2026-02-02 09:00 | officer2 | 1  |              | and one more
2026-02-03 09:00 | officer  | 1  |              | its own officer
2026-04-01 09:00 | officer2 | 17 |              | reports of two stations
2026-04-02 09:00 | officer2 | 6  | cần gọi lại  | who the informer is, with a reason
2026-06-16 09:00 | officer2 | 1  |              | after the cut
"""
"""When, who, which case, the reason, and what it is for."""

DISCARDED = """
2025-12-16 08:00 | HS-DM01 | 2025-12-14 5, 2025-12-15 1
2026-03-02 08:00 | SC-DM01 | 2026-03-01 2
2026-03-02 09:00 | SC-DM01 | 2026-03-01 3
2026-03-03 08:00 | SC-DM01 | 2026-03-01 3
2026-06-15 08:00 | HS-DM01 | 2025-12-15 1, 2026-06-14 2, 2026-06-15 4
"""
"""What a kiosk tells of discarded drafts: days and counts."""

SILENT = {
    "HS-DM01": (),
    "HS-SM01": ("2026-01-20", "2026-01-21", "2026-01-22"),
    "SC-DM01": ("2026-05-31",),  # on 2 June it was heard half an hour after midnight, still the 1st in UTC
    "SC-SM01": tuple(f"2025-12-{day}" for day in range(15, 32)),
}
"""Days without an exchange; SC-CM01 has none at all."""

FROZEN = {
    "2025-06-16 10:00": ("half-year", 2025),
    "2025-12-16 10:00": ("year", 2025),
}
"""Snapshots that were frozen before."""

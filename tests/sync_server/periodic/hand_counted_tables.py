"""What the tables of hand_counted must be, counted by hand from its lines and docs/counting.md.

Columns stand in the order of the tables. Rows that are not written out are all zeros; «change» is the total less
the row «previous» everywhere. «.» is nothing to measure. In brackets: the lines a row was counted from.
"""
# ruff: noqa: E501

# Told in the period: 1 to 67 without 3. Merged at the cut: 18, 22, 67, so 63 cases. One matter each but 4+5, 6+7,
# 12+13: 60. One child each but 8+9 and 10+11: 61, of them 16, 25, 30, 37, 56 are 16 or 17: 56.
# 99001: 1 4 5 8 9 14 16 17 21 25 27 29 31 32 33 36 37 39 40 41 43 45 47 48 51 52 55 56 59 61 64 65, 32 cases, and
#   the reports 18 and 22; 4+5 one matter, 8+9 one child, four of 16 or 17.
# 99002: 2 6 7 10 12 15 19 20 23 24 28 30 34 35 38 42 44 46 49 50 53 54 57 58 60 62 63 66, 28 cases, and the report
#   67; 6+7 one matter, 30 is 16.   99003: 11 13.   99000: 26.
# People: one a matter, but none in 12+13, 26, 47, 54, two in 58, three in 6+7 and in 52.
# «Cao»: 17 (by what 18 tells) 41 43 44 45 46 47 58. Ended: 40 41 52 53 54 55 56 57.
# Overdue: 12 (nobody took it up), 28 (slip), 46 (all), 51 (plan), 41 (ended so).
B1 = """
        | báo cáo | vụ | trẻ | nam | nữ | ? | 0-5 | 6-10 | 11-15 | ? | 16-17 | đối tượng | cao | kết thúc | xử lý | quá hạn | kết thúc quá hạn
99001   | 34 | 31 | 27 | 13 | 14 | 0 | 4 | 17 |  6 | 0 | 4 | 32 | 5 | 5 | 26 | 2 | 1
99002   | 29 | 27 | 27 | 14 | 12 | 1 | 1 | 18 |  7 | 1 | 1 | 28 | 3 | 3 | 24 | 3 | 0
99003   |  2 |  2 |  2 |  0 |  2 | 0 | 1 |  1 |  0 | 0 | 0 |  1 | 0 | 0 |  2 | 0 | 0
99000   |  1 |  1 |  1 |  0 |  0 | 1 | 0 |  0 |  0 | 1 | 0 |  0 | 0 | 0 |  1 | 0 | 0
total   | 66 | 60 | 56 | 27 | 27 | 2 | 6 | 35 | 13 | 2 | 5 | 61 | 8 | 8 | 52 | 5 | 1
late    |  2 |  2 |  2 |  1 |  1 | 0 | 0 |  1 |  1 | 0 | 0 |  2 | 0 | 1 |  1 | 0 | 0
previous|  3 |  3 |  3 |  1 |  2 | 0 | 1 |  1 |  1 | 0 | 0 |  3 | 0 | 1 |  2 | 0 | 0
change  | 63 | 57 | 53 | 26 | 25 | 2 | 5 | 34 | 12 | 2 | 5 | 58 | 8 | 7 | 50 | 5 | 1
"""

# physical: 1 4 5 9 10 12 13 17 28 31 38 41 43 44 45 46 48 49 52 60 61   emotional: 9 17 21 40 59 64 65
# neglect: 2 8 11 19 20 23 24 27 32 33 39 42 55 62 63 66. 9 is of 11 here, and of 10 (as in 8) in the total.
# Disabled: 58 60. Of a minority: 58 61.
B2 = """
                    | vụ | trẻ | nam | nữ | ? | 0-5 | 6-10 | 11-15 | ? | 16-17 | khuyết tật | thiểu số
violence            | 29 | 32 | 19 | 13 | 0 | 3 | 22 |  7 | 0 | 0 | 1 | 1
physical_violence   | 19 | 21 | 14 |  7 | 0 | 3 | 15 |  3 | 0 | 0 | 1 | 1
emotional_violence  |  7 |  7 |  3 |  4 | 0 | 0 |  4 |  3 | 0 | 0 | 0 | 0
school_bullying     |  3 |  4 |  3 |  1 | 0 | 0 |  1 |  3 | 0 | 0 | 0 | 0   [6+7 34 35]
domestic_witness    |  2 |  2 |  0 |  2 | 0 | 0 |  2 |  0 | 0 | 0 | 0 | 0   [50 51]
sexual_abuse        |  3 |  2 |  0 |  2 | 0 | 0 |  0 |  2 | 0 | 1 | 0 | 0   [14 15 16]
exploitation        |  5 |  2 |  0 |  2 | 0 | 0 |  1 |  1 | 0 | 3 | 0 | 0   [15 16 25 30 53]
child_labour        |  2 |  0 |  0 |  0 | 0 | 0 |  0 |  0 | 0 | 2 | 0 | 0   [25 30]
sexual_exploitation |  2 |  1 |  0 |  1 | 0 | 0 |  0 |  1 | 0 | 1 | 0 | 0   [15 16]
other_exploitation  |  1 |  1 |  0 |  1 | 0 | 0 |  1 |  0 | 0 | 0 | 0 | 0   [53]
trafficking         |  1 |  1 |  1 |  0 | 0 | 0 |  1 |  0 | 0 | 0 | 1 | 1   [58]
abandonment         |  2 |  2 |  0 |  0 | 2 | 0 |  0 |  0 | 2 | 0 | 0 | 0   [26 54]
neglect             | 16 | 16 |  8 |  8 | 0 | 3 | 10 |  3 | 0 | 0 | 0 | 0
child_marriage      |  2 |  1 |  0 |  1 | 0 | 0 |  0 |  1 | 0 | 1 | 0 | 0   [36 37]
online_harm         |  2 |  2 |  0 |  2 | 0 | 0 |  0 |  2 | 0 | 0 | 0 | 0   [14 29]
self_harm           |  1 |  1 |  0 |  1 | 0 | 0 |  1 |  0 | 0 | 0 | 0 | 0   [47]
other_harm          |  1 |  0 |  0 |  0 | 0 | 0 |  0 |  0 | 0 | 1 | 0 | 0   [56]
risk_only           |  1 |  1 |  0 |  1 | 0 | 0 |  1 |  0 | 0 | 0 | 0 | 0   [57]
total               | 60 | 56 | 27 | 27 | 2 | 6 | 35 | 13 | 2 | 5 | 2 | 2
previous            |  3 |  3 |  1 |  2 | 0 | 1 |  1 |  1 | 0 | 0 | 0 | 0   [K1 K2 K3]
"""

# family: 40 cases, all that say home or relative_home but 61; 4+5 one matter, 37 is 16, 8+9 and 10+11 one child each.
# 17 is with parents and with acquaintances (18), 36 as well (partner).
B3 = """
              | cha mẹ | người thân | giáo viên | bạn học | quen | lạ | qua mạng | chủ | ? | vụ | trẻ
family        | 35 | 2 | 0 | 0 | 3 | 0 | 0 | 0 | 1 | 39 | 37
school        |  0 | 0 | 3 | 3 | 0 | 0 | 0 | 0 | 0 |  6 |  6   [6+7 34 35 40 56 61]
care_facility |  0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 |  1 |  1   [38]
community     |  0 | 0 | 1 | 1 | 0 | 3 | 0 | 0 | 2 |  7 |  7   [12+13 16 31 53 54 58 59]
workplace     |  0 | 0 | 0 | 0 | 0 | 0 | 0 | 3 | 0 |  3 |  1   [15 25 30]
online        |  0 | 0 | 0 | 0 | 0 | 0 | 2 | 0 | 0 |  2 |  2   [14 29]
other         |  0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 |  1 |  1   [52]
unknown       |  0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 |  1 |  1   [26]
total         | 35 | 2 | 5 | 4 | 4 | 3 | 2 | 3 | 4 | 60 | 56
previous      |  1 | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |  3 |  3   [K1 K2 K3]
"""

# HS-DM01: 1 8 9 16 17 21 27 31 32 33 39 41 43 45 48 52 55 61 65
# HS-SM01: 2 12 13 19 23 26 28 38 42 44 49 53 58 62 66 67
# SC-DM01: 4 5 11 14 18 22 25 29 36 37 40 47 51 56 59 64
# SC-SM01: 6 7 10 15 20 24 30 34 35 46 50 54 57 60 63
# 18 stands in the matter of 17, 22 in that of 21: a matter of two stations counts in both rows. The matter of 67
# is of 2025, and counts with its report. Anonymous: 14 26. 62 was saved after 30 hours, 59 after exactly 24. Seconds: 1 8 9, 12 13, 4.
B4 = """
                          | báo cáo | vụ | ẩn danh | trong 24 giờ | giây | không có báo cáo
station.HS-DM01           | 19 | 19 | 0 | 19 | 200   | Không
station.HS-SM01           | 16 | 15 | 1 | 15 | 200.5 | Không
station.SC-DM01           | 16 | 15 | 1 | 16 | 180   | Không
station.SC-SM01           | 15 | 14 | 0 | 15 | .     | Không
station.SC-CM01           |  0 |  0 | 0 |  0 | .     | Có
type.school               | 31 | 29 | 1 | 31 | 180   | .
type.health_station       | 35 | 34 | 1 | 34 | 200   | .   [of 100 150 200 251 301]
total                     | 66 | 61 | 2 | 65 | 190   | .   [and 180]
previous                  |  3 |  3 | 0 |  3 | .     | .   [K1 K2 K3]
informers                 | 66 | 61 | 2 | 65 | 190   | .
informer.parent_caregiver | 19 | 19 | 0 | 19 | 200   | .
informer.neighbour        | 15 | 14 | 0 | 14 | 200.5 | .
informer.teacher          | 15 | 14 | 0 | 15 | 180   | .
informer.peer             | 15 | 14 | 0 | 15 | .     | .
informer.anonymous        |  1 |  1 | 1 |  1 | .     | .
informer.child_self       |  1 |  1 | 1 |  1 | .     | .
channels                  | 66 | 61 | 2 | 65 | 190   | .
channel.in_person         | 19 | 19 | 0 | 19 | 200   | .
channel.phone             | 15 | 14 | 0 | 14 | 200.5 | .
channel.staff_observed    | 16 | 15 | 1 | 16 | 180   | .
channel.third_party       | 15 | 14 | 0 | 15 | .     | .
channel.letter_box        |  1 |  1 | 1 |  1 | .     | .
"""

# «Cao»: 17 after 72 hours, 41 never, 43 after 11:59, 44 after 12:01, 45 not yet due, 46 never, 47 after 6, 58 after 3.
# Plans: 47 48 in time, 49 51 late, 50 waiting. Taken up in time: not 46 and not 12+13; 2 came after the cut.
# Medium: 14 15 16 48 49 55. Low: the other 46 matters.
B5 = """
         | vụ | trong 12 giờ | quá | chưa | giờ | trong 5 ngày | quá | chưa | tiếp nhận
high     |  8 | 3 | 4 | 1 | 11.98 | 1 | 0 | 0 | 7/8
medium   |  6 | 0 | 0 | 0 | .     | 1 | 1 | 0 | 6/6
low      | 46 | 0 | 0 | 0 | .     | 0 | 1 | 1 | 44/45
total    | 60 | 3 | 4 | 1 | 11.98 | 2 | 2 | 1 | 57/59
previous |  3 | 0 | 0 | 0 | .     | 0 | 0 | 0 | 3/3
"""

# UB-DM, A: K2 K5 K7; B: 50 of the period, L1 L2; C: K4 K5 K5 20 40; D: K2 K5 K5 K5 L2 20 40 40 41 52-57 67.
# CTXH-MAU, A: K6; B: 11 21 25 38 39 42 47; C and D: 39.   CA-DM, A: K3; B: 14 15 16 29 58.
# Nobody's, B: 12 18 22 46; D: 18 22, merged. 67 had ended before it was merged: one end, by its first reason.
# E of UB-DM by age: 2 45 50 66; 62 63 64 65; 19 20 23 24 26 27 28 30 31 34 35 36 37 43 44 51; the 20 others.
B6 = """
                | A | B  | C | D  | E  | <=7 | 8-30 | 31-90 | >90 | an toàn | không có | hỗ trợ | chuyển | đủ tuổi | không thấy | tử vong | trùng
agency.UB-DM    | 3 | 52 | 5 | 16 | 44 | 4 | 4 | 16 | 20 | 1 | 6 | 2 | 3 | 1 | 1 | 1 | 1
agency.CTXH-MAU | 1 |  7 | 1 |  1 |  8 | 0 | 1 |  4 |  3 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0
agency.CA-DM    | 1 |  5 | 0 |  0 |  6 | 0 | 0 |  1 |  5 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
agency.         | 0 |  4 | 0 |  2 |  2 | 0 | 0 |  1 |  1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2
total           | 5 | 68 | 6 | 19 | 60 | 4 | 5 | 22 | 29 | 1 | 7 | 2 | 3 | 1 | 1 | 1 | 3
previous        | 0 |  3 | 0 |  1 |  2 | 1 | 0 |  1 |  0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0   [K1 K2 K3]
"""

# UB-DM: 61 answered after 78 hours, 66 waiting. CA-DM: 14 after 49, 15 refused after 48 (late), 15 again after 6.
# BV-MAU: 43 after 2, the child was separated. CTXH-MAU: 44 after 6 of 4 hours. TGPL-MAU: 28, not answered, overdue.
B7 = """
                   | phiếu | phản hồi | đúng hạn | quá hạn | giờ | y tế | tâm lý | tạm trú | cách ly | pháp lý | khác | khởi tố | không | phạt
commune_pc         | 2 | 1 | 1 | 0 | 78 | 0 | 1 | 0 | 0 | 1 | 1 | 0 | 0 | 1
commune_police     | 3 | 3 | 2 | 1 | 48 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 1 | 0
emergency_115      | 1 | 1 | 1 | 0 | 2  | 1 | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0
social_work_centre | 1 | 1 | 0 | 1 | 6  | 0 | 0 | 1 | 0 | 0 | 1 | 0 | 0 | 0
legal_aid          | 1 | 0 | 0 | 1 | .  | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
total              | 8 | 6 | 4 | 3 | 27 | 1 | 2 | 1 | 1 | 1 | 3 | 1 | 1 | 1
"""

# Nobody told: 60 64. Saved late: 62. Sent late: 63, and L1 L2, which no table of delays has seen. Conflict: 31 35.
# SC-CM01 was enrolled on 1/3 and never heard: 31 + 30 + 31 + 14 days. In 2025 each of the four was enrolled on 2/1:
# 164 days, and three reports on three days. Views of 1 and 17: both were opened for reports of HS-DM01.
B8 = """
                | chưa báo | lưu | máy chủ | hủy | xung đột | không đồng bộ | xem
station.HS-DM01 | 0 | 0 | 1 | 3 | 1 |   0 | 3
station.HS-SM01 | 0 | 1 | 1 | 0 | 0 |   3 | 0
station.SC-DM01 | 1 | 0 | 0 | 3 | 0 |   1 | 0
station.SC-SM01 | 1 | 0 | 1 | 0 | 1 |  17 | 0
station.SC-CM01 | 0 | 0 | 0 | 0 | 0 | 106 | 0
total           | 2 | 1 | 3 | 6 | 2 | 127 | 3
previous        | 0 | 0 | 0 | 0 | 0 | 653 | 0
"""

# Not abused: 47 (self-harm) and 57 (only a risk). 8+9 is one child, of 10 as in 8: age groups add up to the total.
I0101 = """
                          | trẻ | nam | nữ | ? | 16-17
age.0-5                   |  6 |  3 |  3 | 0 | 0   [1 12 13 27 32 55]
age.6-10                  | 33 | 20 | 13 | 0 | 0
age.11-15                 | 13 |  4 |  9 | 0 | 0   [2 6 7 14 15 17 21 23 24 29 35 36 61]
age.unknown               |  2 |  0 |  0 | 2 | 0   [26 54]
age.16-17                 |  0 |  0 |  0 | 0 | 5   [16 25 30 37 56]
environment.family        | 35 | 19 | 16 | 0 | 1   [37 apart]
environment.school        |  6 |  4 |  2 | 0 | 1   [6 7 34 35 40 61; 56 apart]
environment.care_facility |  1 |  0 |  1 | 0 | 0
environment.community     |  7 |  3 |  3 | 1 | 1   [12 13 31 53 54 58 59; 16 apart]
environment.workplace     |  1 |  0 |  1 | 0 | 2   [15; 25 30 apart]
environment.online        |  2 |  0 |  2 | 0 | 0
environment.other         |  1 |  1 |  0 | 0 | 0
environment.unknown       |  1 |  0 |  0 | 1 | 0
total                     | 54 | 27 | 25 | 2 | 5
previous                  |  3 |  1 |  2 | 0 | 0   [K1 K2 K3]
"""

# By the month told. December: 1. January: 4 5 6 7 8 40 41 58-61. February: 9 10 12-16 38 39 48 49. March: 17 19 20
# 32 33 52-57. April: 11 21 23-31 34 35 43 44. May: 36 37 42 46 47 51 62-65. June: 2 45 50 66. 8+9 and 10+11 are one
# child in two months, 16 25 30 37 56 are apart.
BT = """
              | vụ | trẻ
month.2025-12 |  1 |  1
month.2026-01 |  9 | 11
month.2026-02 | 10 | 10
month.2026-03 | 11 | 10   [32 at 23:30 of the 9th]
month.2026-04 | 15 | 13
month.2026-05 | 10 |  9
month.2026-06 |  4 |  4
total         | 60 | 56
late          |  2 |  2   [L1 L2]
previous      |  3 |  3   [K1 K2 K3]
"""

BEHIND = """
B1   | 99002                | overdue         | 12 28 46
B1   | late                 | children        | L1 L2
B1   | total                | age_16_17       | 16 25 30 37 56
B1   | total                | high            | 17 41 43 44 45 46 47 58
B2   | sexual_abuse         | children        | 14 15
B2   | emotional_violence   | male            | 9 21 65
B2   | total                | disabled        | 58 60
B3   | community            | unknown         | 12 13 54
B3   | family               | acquaintances   | 17 36 37
B5   | total                | decision_late   | 17 41 44 46
B5   | low                  | plan_waiting    | 50
B6   | total                | before          | K2 K3 K5 K6 K7
B6   | total                | reopened        | K4 K5 20 39 40
B6   | total                | merged          | 18 20 22
B6   | agency.              | opened          | 12 18 22 46
B6   | agency.UB-DM         | days_7          | 2 45 50 66
B7   | commune_police       | not_prosecuted  | 15
B7   | total                | late            | 15 28 44
B8   | total                | saved_to_server | L1 L2 63
0101 | environment.workplace | age_16_17      | 25 30
BT   | month.2026-06        | children        | 2 45 50 66
BT   | month.2025-12        | matters         | 1
"""
"""Some figures, and the lines whose cases they must open: table, row, key of the column, lines."""

"""The neutral receipt code of a report: ten characters that trace it on both sides and say nothing of it.

Nine characters come from the report's id by a one-way function, the tenth checks the others, so that a code
read out on the phone is caught when one character is wrong or two are swapped. No letters that look alike.
"""

import hashlib
from collections.abc import Iterable
from operator import mul

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OILU", "011V")
_MODULUS = 31  # prime, below the alphabet's 32: every single slip and every swap of neighbours changes it
_PLACES = tuple(_MODULUS**place for place in range(9))
_WEIGHTS = range(2, 11)


def receipt_code(report_uuid: str) -> str:
    """`XXXXX-XXXXX` for a report's id. Both sides compute it; it is stored nowhere as a secret."""
    number = int.from_bytes(hashlib.blake2b(report_uuid.encode(), digest_size=8, person=b"receipt").digest())
    digits = [number // place % _MODULUS for place in _PLACES]
    code = "".join([_LETTERS[digit] for digit in (*digits, _check(digits))])
    return f"{code[:5]}-{code[5:]}"


def read_receipt_code(typed: str) -> str | None:
    """The code as printed, from what a person typed in any case and spacing; None when it cannot be one."""
    code = "".join(typed.upper().split()).replace("-", "").translate(_READ_AS)
    if len(code) != 10 or any(c not in _LETTERS[:_MODULUS] for c in code):
        return None
    digits = [_LETTERS.index(c) for c in code]
    return f"{code[:5]}-{code[5:]}" if _check(digits[:9]) == digits[9] else None


def _check(digits: list[int]) -> int:
    weighed: Iterable[int] = map(mul, _WEIGHTS, digits)
    return sum(weighed) % _MODULUS

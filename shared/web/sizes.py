"""Bytes as people read them."""

from shared.web.language import lang

MEBIBYTE = 1024 * 1024


def size(count: int) -> str:
    """«340 KB», «1,2 MB» (a decimal comma in Vietnamese)."""
    if count < MEBIBYTE:
        return f"{max(1, round(count / 1024))} KB"
    told = f"{count / MEBIBYTE:.1f} MB"
    return told if lang() == "en" else told.replace(".", ",")

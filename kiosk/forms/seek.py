"""What was sought by typing becomes a choice."""

from kiosk.forms.controls import Typed
from kiosk.forms.show import Shown, question
from kiosk.forms.sought import box_of, found, is_searched
from kiosk.forms.steps import Step


def with_found(step: Step, typed: Typed, shown: Shown) -> dict[str, str | list[str]]:
    """The answers with what the searches of one page found.

    The only one found is chosen; of several, one that is chosen already stays. Otherwise nothing is chosen,
    and what was sought still stands, so that the page offers what it found.
    """
    answers = dict(typed)
    for field in (ask.field for ask in step.all_asks() if is_searched(ask.field)):
        letters = str(typed.get(box_of(field)) or "")
        if letters.strip():
            ask = next(ask for ask in step.all_asks() if ask.field == field)
            codes = found(((one.code, one.text) for one in question(ask, shown).options), letters)
            chosen = codes[0] if len(codes) == 1 else typed.get(field)
            answers |= {field: str(chosen), box_of(field): ""} if chosen in codes else {field: ""}
    return answers

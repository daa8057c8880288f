"""How strictly this district lets people in; `sync-server user rules` tells and changes it.

Strict unless it was said otherwise: officers and admins need a second factor, and a password that somebody
else has set is changed at the first sign-in. `init --demo` makes a district without either.
"""

import json
from dataclasses import asdict, dataclass

from sync_server.intake.models import Setting

_NAME = "sign_in"
SECOND_FACTOR_ROLES = ("officer", "admin")


@dataclass(frozen=True, slots=True)
class SignInRules:
    """`second_factor`: officers and admins need one. `change_password`: what `user add` and `user password`
    set on the command line is for the first sign-in only; in the console it always is.
    """

    second_factor: bool = True
    change_password: bool = True

    def wants_second_factor(self, role: str) -> bool:
        return self.second_factor and role in SECOND_FACTOR_ROLES


EASY = SignInRules(second_factor=False, change_password=False)


def rules() -> SignInRules:
    row = Setting.get_or_none(Setting.name == _NAME)
    return SignInRules(**json.loads(row.content)) if row else SignInRules()


def set_rules(wanted: SignInRules) -> None:
    """Within the caller's transaction."""
    content = json.dumps(asdict(wanted))
    if not Setting.update(content=content).where(Setting.name == _NAME).execute():
        Setting.create(name=_NAME, content=content)

"""What a run did, and its verdict, in lines for people."""

from tests.crash.house import House
from tests.crash.plan import Plan
from tests.crash.steps import STEPS
from tests.crash.story import Outcome


def tell(plan: Plan, house: House, outcome: Outcome) -> int:
    """Print it; the exit status: 0 when every promise was kept."""
    tally, faults = house.tally, house.faults()
    steps, stations = tally.steps(), [*house.stations, *house.twins]
    confirmed = {uuid for one in stations for uuid in one.confirmed}
    print(f"\nkills: {tally.kills()} (kill -9), of them at named steps {sum(steps.values())}")
    for name in STEPS:
        print(f"  {steps[name]:5d}  {name}")
    for what, count in sorted(tally.counts().items()):
        print(f"  {count:5d}  {what}")
    print(f"faults of the network: {sum(faults.values())}")
    for name, count in faults.items():
        print(f"  {count:5d}  {name}")
    poisoned = {uuid for one in stations for uuid in one.poisoned}
    print(f"\nconfirmed at the kiosks: {len(confirmed)}, spoilt on purpose: {len(poisoned)}")
    for check in outcome.checks:
        print(f"  {'kept  ' if check.kept else 'BROKEN'}  {check.promise}")
        for fault in check.faults[:10]:
            print(f"            {fault}")
    kept = all(check.kept for check in outcome.checks)
    print(f"\n{'PASSED' if kept else 'FAILED'}  seed {plan.seed}, {outcome.took_s:.0f} s")
    return 0 if kept else 1

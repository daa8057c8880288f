"""What a district tells is taken within bounds; what it does not tell is the kiosk's own."""

from hypothesis import given
from hypothesis import strategies as st

from shared.kiosk_settings import BOUNDS, told

names = st.sampled_from(sorted(BOUNDS))
values = st.integers() | st.text(max_size=6)


@given(st.dictionaries(names | st.text(max_size=4), values), names, st.integers())
def test_a_kiosk_follows_its_district_within_bounds_and_itself_otherwise(
    settings: dict[str, int | str], name: str, own: int
) -> None:
    least, most = BOUNDS[name]
    found = told(settings, name, own)
    if name not in settings:
        assert found == own
    else:
        assert found == own or least <= found <= most
    if isinstance(value := settings.get(name), int) and least <= value <= most:
        assert found == value

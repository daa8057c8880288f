"""The whole report as one model. The values of each field are checked here,
what they mean together in `rules`.

Field ids and codes are those of the brief, parts 3.1 to 3.3 (the printed form is Mẫu số 01 of Decree
56/2017).
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from shared.report.kinds import CommuneCode, Day, In, IsoInstant, ManyOf, PersonName, Ticked, Whole, Words
from shared.report.rows import AttachmentRows, LinkRows, NotificationRows, PerpRows

YesNoUnknown = Annotated[str, In("yes_no_unknown")]


class Report(BaseModel):
    """One report about one child: what a person told, without what the system sets.

    Times are aware datetimes with the offset they were told with; dates are dates; absent optionals are None.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    # Source
    received_at: IsoInstant
    source_channel: Annotated[str, In("source_channel")]
    source_other_text: Annotated[str, Words(200)] | None = None

    # Screening, nine items, none with a default
    scr_immediate_danger: YesNoUnknown
    scr_serious_injury: YesNoUnknown
    scr_sexual_72h: YesNoUnknown
    scr_perp_access: YesNoUnknown
    scr_carer_not_protective: YesNoUnknown
    scr_no_safe_place: YesNoUnknown
    scr_self_harm: YesNoUnknown
    scr_cannot_protect_self: YesNoUnknown
    scr_repeated: YesNoUnknown

    # The child
    child_name_status: Annotated[str, In("child_name_status")]
    child_full_name: Annotated[str, PersonName()] | None = None
    child_identifying_features: Annotated[str, Words(500)] | None = None
    child_age_status: Annotated[str, In("child_age_status")]
    child_dob: Annotated[date, Day()] | None = None
    child_birth_year: Annotated[int, Whole(1900, 9999)] | None = None
    child_age_min: Annotated[int, Whole(0, 17)] | None = None
    child_age_max: Annotated[int, Whole(0, 17)] | None = None
    child_sex: Annotated[str, In("sex")]
    child_commune_code: Annotated[str, CommuneCode()]
    child_location_now: Annotated[str, In("child_location_now")]
    child_other_names: Annotated[str, Words(120)] | None = None
    child_ethnicity: Annotated[str, In("ethnicity")] | None = None
    child_language_need: Annotated[str, Words(100)] | None = None
    child_disability: Annotated[list[str], ManyOf("disability", alone=("none", "unknown"))] | None = None
    child_disability_other_text: Annotated[str, Words(200)] | None = None
    child_address: Annotated[str, Words(200)] | None = None
    child_school_name: Annotated[str, Words(120)] | None = None
    child_class: Annotated[str, Words(20)] | None = None
    special_circumstances: Annotated[list[str], ManyOf("special_circumstances")] | None = None

    # Family and carer
    father_name: Annotated[str, Words(120)] | None = None
    father_age: Annotated[int, Whole(14, 99)] | None = None
    father_job: Annotated[str, Words(120)] | None = None
    mother_name: Annotated[str, Words(120)] | None = None
    mother_age: Annotated[int, Whole(14, 99)] | None = None
    mother_job: Annotated[str, Words(120)] | None = None
    caregiver_name: Annotated[str, Words(120)] | None = None
    caregiver_relation: Annotated[str, Words(60)] | None = None
    caregiver_phone: Annotated[str, Words(40)] | None = None
    safe_contact: Annotated[str, In("safe_contact")] | None = None
    family_situation: Annotated[str, Words(2000)] | None = None

    # What happened
    concern_kinds: Annotated[list[str], ManyOf("concern_kinds", least=1)]
    concern_other_text: Annotated[str, Words(200)] | None = None
    incident_time_kind: Annotated[str, In("incident_time_kind")]
    incident_date_from: Annotated[date, Day()] | None = None
    incident_date_to: Annotated[date, Day()] | None = None
    incident_place_type: Annotated[str, In("incident_place_type")]
    incident_place_type_other_text: Annotated[str, Words(200)] | None = None
    incident_commune_code: Annotated[str, CommuneCode()]
    narrative: Annotated[str, Words(20_000, least=20)]
    child_condition: Annotated[list[str], ManyOf("child_condition", least=1)]
    child_words: Annotated[str, Words(10_000)] | None = None
    signs_observed: Annotated[str, Words(3000)] | None = None
    incident_frequency: Annotated[str, In("incident_frequency")] | None = None
    incident_address: Annotated[str, Words(200)] | None = None
    predicted_harm: Annotated[str, Words(1000)] | None = None
    witnesses: Annotated[str, Words(500)] | None = None
    urgent_needs: Annotated[list[str], ManyOf("urgent_needs")] | None = None
    links: LinkRows | None = None

    # The alleged perpetrator
    perp_relation: Annotated[list[str], ManyOf("perp_relation", least=1, alone=("unknown",))]
    conflict_of_interest: YesNoUnknown
    perps: PerpRows | None = None

    # The informer
    informer_type: Annotated[str, In("informer_type")]
    informer_identity_mode: Annotated[str, In("informer_identity_mode")]
    informer_name: Annotated[str, Words(120)] | None = None
    informer_relation: Annotated[str, Words(60)] | None = None
    informer_phone: Annotated[str, Words(40)] | None = None
    informer_address: Annotated[str, Words(200)] | None = None
    informer_note: Annotated[str, Words(500)] | None = None

    # What was done, views, declaration
    agencies_notified: Annotated[list[str], ManyOf("agency_role", least=1, alone=("none_yet",))]
    agencies_notified_other_text: Annotated[str, Words(200)] | None = None
    notifications: NotificationRows | None = None
    actions_taken: Annotated[list[str], ManyOf("action_taken")] | None = None
    actions_taken_other_text: Annotated[str, Words(200)] | None = None
    actions_text: Annotated[str, Words(1000)] | None = None
    child_assent: Annotated[str, In("assent")] | None = None
    caregiver_consent: Annotated[str, In("assent")] | None = None
    best_interest_note: Annotated[str, Words(1000)] | None = None
    withhold_from: Annotated[str, Words(300)] | None = None
    attachments: AttachmentRows | None = None
    declaration: Annotated[bool, Ticked()]

    def as_fields(self) -> dict[str, Any]:
        """The report as JSON-ready fields: ISO dates, instants with their offset, absent optionals absent."""
        return self.model_dump(mode="json", exclude_none=True)

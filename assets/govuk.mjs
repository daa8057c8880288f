// The parts of govuk-frontend's script that our pages use.
import { Radios as GovukRadios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";

// ARIA knows no aria-expanded on a radio, and axe-core rightly complains of it; aria-controls stays.
export class Radios extends GovukRadios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}
export { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
export { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
export { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
export { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
export { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
export { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";

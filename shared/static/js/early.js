// Runs before the page is drawn, so that what depends on a choice does not flash up and vanish.
document.documentElement.classList.add("govuk-frontend-supported");

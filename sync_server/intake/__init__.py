"""What comes in: enrolment, the exchange, the inbox, quarantine, the merge and the records."""

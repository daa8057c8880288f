-- What a relay may do in the district's database: take exchanges in, enrol kiosks, and read no report.
-- Run by the owner of the tables, and again after an upgrade:  psql la_chan --file relay.sql
-- The role comes first:  createuser --pwprompt la_chan_relay

GRANT USAGE ON SCHEMA public TO la_chan_relay;

-- What it answers kiosks with.
GRANT SELECT ON schema_migration, store, setting, commune, unit, district_key, acknowledgement TO la_chan_relay;

-- What it keeps: an envelope is added, or found again by its id; none is changed or taken away.
GRANT SELECT, INSERT ON inbox_entry, quarantine_entry, forked_number TO la_chan_relay;
GRANT SELECT, INSERT, UPDATE ON kiosk_epoch, kiosk_day, discarded_drafts TO la_chan_relay;
GRANT SELECT, INSERT ON exchange_run TO la_chan_relay;
GRANT SELECT, UPDATE ON kiosk, enrolment_code TO la_chan_relay;
GRANT SELECT, INSERT, DELETE ON attempt TO la_chan_relay;

-- The numbers of new rows.
GRANT USAGE ON SEQUENCE inbox_entry_id_seq, quarantine_entry_id_seq, kiosk_epoch_id_seq, kiosk_day_id_seq,
    discarded_drafts_id_seq, exchange_run_id_seq, forked_number_id_seq, attempt_id_seq TO la_chan_relay;

"""Migration 0008: what is due is found from an index, however many sources are watched and however many entries wait for a later try."""

DUE = (
    "CREATE INDEX endpoints_due ON endpoints (next_check) WHERE muted = ''",
    "CREATE INDEX entries_due ON entries (retry_at, source_id) WHERE state = 'new'",
)

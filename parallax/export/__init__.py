"""Items as files for other programs: tables, lines of JSON, and references for a bibliography."""

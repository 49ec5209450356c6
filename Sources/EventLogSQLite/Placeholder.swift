enum PlaceholderEventLogSQLite {}

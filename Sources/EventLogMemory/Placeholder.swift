enum PlaceholderEventLogMemory {}

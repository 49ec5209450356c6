enum PlaceholderEventLogKafka {}

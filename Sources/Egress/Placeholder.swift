enum PlaceholderEgress {}

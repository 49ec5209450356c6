import Testing

@Suite struct AssayPlaceholder {}

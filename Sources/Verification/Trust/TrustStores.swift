import Events

/// The trust stores that profiles name.
package struct TrustStores: Sendable {
    private var byName: [String: TrustStore]
    /// The store for profiles that name none.
    package var defaultName: String

    /// - Parameter stores: of several with one name the last counts.
    package init(_ stores: [TrustStore], defaultName: String) {
        byName = Dictionary(stores.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        self.defaultName = defaultName
    }

    /// One store for everything.
    package init(_ store: TrustStore) {
        self.init([store], defaultName: store.name)
    }

    package subscript(name: String) -> TrustStore? {
        get { byName[name] }
        set { byName[name] = newValue }
    }

    package var names: [String] { byName.keys.sorted() }

    /// What a verdict says about the store of this name, or the default one, whether it is there or not.
    func reference(named name: String?) -> TrustStoreReference {
        let name = name ?? defaultName
        return byName[name]?.reference ?? TrustStoreReference(name: name, generation: "")
    }
}

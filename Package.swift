// swift-tools-version: 6.2
import PackageDescription

/// Our own code: Swift 6, warnings are errors, and no unsafe construct goes unmarked.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// For the rooms that join C libraries or large frameworks, where `unsafe` would mark every other line.
let standard: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "assay",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "assay", targets: ["assay"]),
        // For the package in Fuzz/, which has to be one of its own.
        .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The pure rooms: no clock, no randomness, no file, no network.
        .target(name: "Certificates", swiftSettings: strict),
        .target(name: "Events", dependencies: ["Certificates", crypto], swiftSettings: strict),
        .target(
            name: "Verification",
            dependencies: ["Certificates", "Events", crypto, cryptoExtras],
            swiftSettings: strict),

        .target(
            name: "FuzzTargets", dependencies: ["Certificates", "Events", "Verification"],
            swiftSettings: strict),

        // The log, three times.
        .target(name: "EventLogMemory", dependencies: ["Events"], swiftSettings: strict),
        .target(
            name: "EventLogSQLite", dependencies: ["Events", grdb, sqlite], swiftSettings: strict),
        .systemLibrary(
            name: "CRDKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .target(
            name: "EventLogKafka", dependencies: ["Events", "CRDKafka"], swiftSettings: standard),

        // The shell: what touches the world.
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "Egress", dependencies: ["CCurl"], swiftSettings: standard),
        .target(
            name: "Evidence",
            dependencies: [
                "Certificates", "Egress", "Events", "Verification", lifecycle, logging,
            ],
            swiftSettings: strict),
        .target(
            name: "Intake",
            dependencies: [
                "Events", "Certificates", crypto, cryptoExtras, x509, asn1,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "Notifications",
            dependencies: [
                "Certificates", "Events", "Egress", crypto,
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: strict),
        .target(
            name: "Inventory", dependencies: ["Events", grdb, sqlite],
            swiftSettings: strict),
        .target(
            name: "Pipeline",
            dependencies: [
                "Events", "Verification", "Evidence", "Intake", "Notifications", "Inventory",
                lifecycle, logging,
            ],
            swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Events", "Certificates", "Inventory", "Notifications", lifecycle, logging,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [.embedInCode("Assets"), .embedInCode("Templates")],
            swiftSettings: strict),

        // Certificates, CRLs and OCSP responses to order, right or wrong: for measures and tests.
        .target(name: "Forgery", dependencies: [crypto], swiftSettings: strict),

        // Measures: on any log, through the seams that everyone uses.
        .target(
            name: "Bench",
            dependencies: [
                "Certificates", "Events", "Verification", "Evidence", "Intake", "Inventory",
                "Pipeline", "Forgery", crypto, cryptoExtras, x509, lifecycle, logging,
            ],
            swiftSettings: standard),

        // The one place where the parts are joined.
        .executableTarget(
            name: "assay",
            dependencies: [
                "Certificates", "Events", "Verification", "EventLogMemory", "EventLogSQLite",
                "EventLogKafka", "Egress", "Evidence", "Intake", "Notifications", "Inventory",
                "Pipeline", "Web", "Bench", "Conformance", lifecycle, logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: standard),

        // The public conformance suites: their formats, and a runner for the judge.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Conformance", dependencies: ["Certificates", "Events", "Verification", "CZlib"],
            swiftSettings: standard),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "Events", "Certificates", "Intake", "Egress", "Evidence", "Verification", logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/TestSupport", swiftSettings: standard),
        .testTarget(
            name: "CertificatesTests", dependencies: ["Certificates"],
            resources: [.copy("Fixtures")], swiftSettings: standard),
        .testTarget(
            name: "EventsTests",
            dependencies: [
                "Events", "Certificates", "TestSupport", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: standard),
        .testTarget(
            name: "VerificationTests",
            dependencies: [
                "Verification", "Conformance", "Certificates", "Events", "Intake", "Forgery",
                "Bench",
                "FuzzTargets", crypto, cryptoExtras, x509, asn1,
            ],
            swiftSettings: standard),
        .testTarget(
            name: "EvidenceTests",
            dependencies: [
                "Evidence", "Certificates", "Egress", "Events", "Intake", "TestSupport",
                "Verification", logging,
            ],
            swiftSettings: standard),
        .testTarget(
            name: "EventLogTests",
            dependencies: [
                "Events", "EventLogMemory", "EventLogSQLite", "EventLogKafka", "CRDKafka",
                "TestSupport", grdb,
            ],
            resources: [.copy("Fixtures/format-1.sql")], swiftSettings: standard),
        .testTarget(
            name: "IntakeTests",
            dependencies: [
                "Intake", "Certificates", "Events", x509, asn1,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: standard),
        .testTarget(
            name: "NotificationsTests",
            dependencies: [
                "Notifications", "Egress", "Events", "TestSupport", crypto, x509, asn1,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: standard),
        .testTarget(
            name: "InventoryTests",
            dependencies: [
                "Inventory", "Pipeline", "EventLogMemory", "Events", lifecycle, logging, grdb,
            ],
            swiftSettings: standard),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Inventory", "EventLogMemory", "Events", "Intake", "Notifications",
                "TestSupport", lifecycle, logging,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: standard),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Pipeline", "EventLogMemory", "EventLogSQLite", "EventLogKafka", "Events",
                "Certificates", "Verification", "Evidence", "Intake", "Inventory",
                "Notifications", "Forgery", "PoisonedWorker", "TestSupport", logging, lifecycle,
            ],
            swiftSettings: standard),
        // A service that one record kills, for a test that starts it again and again.
        .executableTarget(
            name: "PoisonedWorker",
            dependencies: ["Pipeline", "EventLogSQLite", "Events", lifecycle, logging],
            path: "Tests/PoisonedWorker", swiftSettings: standard),
        .testTarget(
            name: "BenchTests", dependencies: ["Bench", "EventLogMemory", "Events", logging],
            swiftSettings: standard),
        .testTarget(
            name: "ChaosTests",
            dependencies: [
                "assay", "Events", "EventLogMemory", "EventLogSQLite", "EventLogKafka", "CRDKafka",
                "Intake", "Notifications", "Pipeline", grdb,
            ],
            exclude: ["Fleet/kafka_proxy.py"], swiftSettings: standard),
        .testTarget(
            name: "AssayTests",
            dependencies: [
                "assay", "Certificates", "Events", "EventLogSQLite", "Intake", "Pipeline",
                "TestSupport",
            ],
            exclude: ["Transcripts"], swiftSettings: standard),
    ]
)

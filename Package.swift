// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: strict memory safety, and a warning is an error.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
  name: "warest-gateway",
  products: [
    .executable(name: "warest-gateway", targets: ["warest-gateway"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "HTTP1", swiftSettings: strict),
    .target(name: "WARest", dependencies: ["HTTP1"], swiftSettings: strict),
    .target(name: "Gateway", dependencies: ["HTTP1", "WARest"], swiftSettings: strict),
    .target(name: "Transport", dependencies: ["COpenSSL", "CLinux"], swiftSettings: strict),
    .target(
      name: "Audit",
      dependencies: [
        "CZlib", "HTTP1", "Gateway", "Transport", .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Server",
      dependencies: [
        "HTTP1", "WARest", "Gateway", "Transport", "Audit",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Simulator",
      dependencies: ["HTTP1", "WARest", "Transport"],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "warest-gateway",
      dependencies: [
        "HTTP1", "WARest", "Gateway", "Transport", "Audit", "Server", "Simulator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict
    ),

    .executableTarget(
      name: "LimitBenchmark",
      dependencies: ["Gateway", "WARest"],
      path: "Benchmarks/limits",
      swiftSettings: strict
    ),

    .testTarget(name: "HTTP1Tests", dependencies: ["HTTP1"], swiftSettings: strict),
    .testTarget(
      name: "HTTP1OracleTests",
      dependencies: [
        "HTTP1",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "WARestTests", dependencies: ["HTTP1", "WARest"], swiftSettings: strict),
    .testTarget(
      name: "GatewayTests",
      dependencies: ["Gateway", "HTTP1", "WARest"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "TransportTests",
      dependencies: ["CLinux", "COpenSSL", "Transport"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AuditTests",
      dependencies: [
        "Audit", "Gateway", "HTTP1", "Transport", .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Audit", "Gateway", "HTTP1", "Server", "Transport", "WARest",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "SimulatorTests",
      dependencies: ["HTTP1", "Simulator", "Transport", "WARest"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "CommandTests",
      dependencies: ["Audit", "Gateway", "Server", "Transport", "WARest", "warest-gateway"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["warest-gateway"],
      exclude: ["audit", "clients", "edge", "export", "limits", "native", "openapi", "uploads"],
      swiftSettings: strict
    ),
    .testTarget(name: "TidyTests", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

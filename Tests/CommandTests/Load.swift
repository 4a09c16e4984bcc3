@testable import warest_gateway

/// A configuration that is right in all but what a test puts into it.
enum Load {
  static let digest = String(repeating: "ab", count: 32)

  static let good = """
    upstream:
      base-url: "http://127.0.0.1:7308"
    clients:
      - name: billing
        token-sha256: ["\(digest)"]
        sessions: ["main"]
        scopes: ["*"]
    """

  static func text(
    _ text: String,
    listen: [String] = [],
    environment: [String: String] = ["WAREST_API_KEY": "upstream-key"],
    files: FakeFiles = FakeFiles()
  ) -> ConfigurationLoader.Outcome {
    var files = files
    files.contents["gateway.yaml"] = text
    return ConfigurationLoader(
      file: "gateway.yaml",
      listen: listen,
      environment: environment,
      files: files
    ).load()
  }

  /// The good configuration and these lines after it.
  static func good(
    and more: String,
    environment: [String: String] = ["WAREST_API_KEY": "upstream-key"],
    files: FakeFiles = FakeFiles()
  ) -> ConfigurationLoader.Outcome {
    text(good + "\n" + more, environment: environment, files: files)
  }
}

extension ConfigurationLoader.Outcome {
  /// Every line that would be printed.
  var lines: [String] { diagnostics.flatMap(\.lines) }
}

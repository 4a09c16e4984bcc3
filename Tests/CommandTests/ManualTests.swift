import Audit
import Foundation
import Gateway
import Server
import Testing

@testable import warest_gateway

/// `config/gateway.yaml` is the manual: what it says must be what the code does.
@Suite("The manual")
struct ManualTests {
  let text: String

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    text = try String(contentsOf: root.appending(path: "config/gateway.yaml"), encoding: .utf8)
  }

  /// With every `#setting: default` made a setting.
  var uncommented: String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.replacing(/^( *)#([a-z][a-z0-9-]*:)/) { "\($0.1)\($0.2)" } }
      .joined(separator: "\n")
  }

  static func defaults(clients: [ClientConfiguration]) -> ServerConfiguration {
    let key = Secret(Array("upstream-key".utf8))
    var expected = ServerConfiguration(
      upstream: UpstreamConfiguration(isTLS: false, host: "127.0.0.1", port: 7_308, apiKey: key),
      audit: AuditConfiguration(path: AuditSection.defaultPath)
    )
    expected.clients = clients
    return expected
  }

  @Test func `parses as it is, with the placeholder as its only finding`() throws {
    let outcome = Load.text(text)
    #expect(outcome.diagnostics.map(\.severity) == [.warning])
    let configuration = try #require(outcome.configuration)
    let expected = Self.defaults(clients: configuration.clients)
    #expect(Self.dumped(configuration) == Self.dumped(expected))
  }

  @Test func `documents exactly the defaults of the code`() throws {
    #expect(uncommented != text)
    let outcome = Load.text(uncommented)
    #expect(outcome.diagnostics.map(\.severity) == [.warning])
    let configuration = try #require(outcome.configuration)
    var expected = Self.defaults(clients: configuration.clients)
    // Who writes the policy down wants it kept, whatever WARest says.
    expected.limits.enforcesUpstreamAlways = true
    #expect(Self.dumped(configuration) == Self.dumped(expected))
    #expect(configuration.clients.map(\.limit) == [nil])
    #expect(configuration.clients.map(\.waitSeconds) == [0])
    #expect(configuration.clients.map(\.weight) == [1])
  }

  @Test func `shows every setting the code knows`() throws {
    let outcome = Load.text(uncommented)
    let shown = try Self.paths(uncommented)
    #expect(outcome.knownKeys.subtracting(shown) == [])
    #expect(outcome.knownKeys.count > 40)
  }

  @Test func `a changed default would be noticed`() throws {
    let changed = uncommented.replacing("head-time: 10s", with: "head-time: 11s")
    let configuration = try #require(Load.text(changed).configuration)
    let expected = Self.defaults(clients: configuration.clients)
    #expect(Self.dumped(configuration) != Self.dumped(expected))
  }

  @Test func `a setting left out would be noticed`() throws {
    let shortened = uncommented.replacing("head-time: 10s", with: "")
    #expect(try !Self.paths(shortened).contains("edge.head-time"))
  }

  @Test func `cut off anywhere, it is read or refused`() {
    var refused = 0
    for count in stride(from: 0, to: uncommented.count, by: 97) {
      let outcome = Load.text(String(uncommented.prefix(count)))
      if outcome.configuration == nil {
        refused += 1
        #expect(outcome.diagnostics.contains { $0.severity == .error })
      }
    }
    #expect(refused > 50)
  }

  @Test func `shows sinks that can be copied`() throws {
    let example = text.split(separator: "\n")
      .compactMap { $0.firstMatch(of: /^  #   (  - \{ type: .*)/).map { String($0.1) } }
    #expect(example.count == 3)
    let yaml = text.replacing(
      "  #sinks: []",
      with: "  sinks:\n" + example.joined(separator: "\n")
    )
    let sinks = try #require(Load.text(yaml).configuration).audit.sinks
    #expect(sinks.count == 3)
    let keys = Load.text(yaml).knownKeys.compactMap {
      $0.wholeMatch(of: /audit\.sinks\[\]\.(.*)/)?.1
    }
    for key in keys { #expect(example.contains { $0.contains(" \(key): ") }, "\(key)") }
    #expect(keys.count == 4)
  }

  @Test func `shows overrides that can be copied`() throws {
    let marked = text.split(separator: "\n").drop { $0 != "  #   overrides:" }
    let example = marked.prefix { $0.hasPrefix("  #   ") }
      .map { "  " + $0.dropFirst("  #   ".count) }
    #expect(example.count > 10)
    let yaml = text.replacing("  #overrides: []", with: example.joined(separator: "\n"))
    let outcome = Load.text(yaml)
    let overrides = try #require(outcome.configuration).limits.overrides
    #expect(overrides.map(\.patterns) == [["sales-*", "support"], ["warm-up-*"]])
    #expect(overrides[0].limits.rate?.rate.quota == 10)
    #expect(overrides[1].limits.jitterMilliseconds == 40_000)
    let shown = try Self.paths("limits:\n" + example.joined(separator: "\n"))
      .map { $0.split(separator: ".").last }
    for key in outcome.knownKeys where key.hasPrefix("limits.overrides[].") {
      #expect(shown.contains(key.split(separator: ".").last), "\(key)")
    }
  }

  @Test func `names every scope`() {
    for scope in KnownScopes.names { #expect(text.contains(scope)) }
  }

  /// Every field by its name and value; the key shows as redacted.
  static func dumped(_ configuration: ServerConfiguration) -> String {
    var text = ""
    dump(configuration, to: &text)
    return text
  }

  /// `edge.head-time` and so on, by indentation alone: what a reader of the file sees.
  static func paths(_ yaml: String) throws -> Set<String> {
    var stack: [(indent: Int, name: String)] = []
    var paths: Set<String> = []
    for line in yaml.split(separator: "\n") {
      guard let match = line.firstMatch(of: /^( *)(- )?([a-z][a-z0-9-]*):/) else { continue }
      let isEntry = match.2 != nil
      let indent = match.1.count + (isEntry ? 2 : 0)
      while let last = stack.last, last.indent >= indent { stack.removeLast() }
      let parent = stack.map(\.name).joined(separator: ".")
      if isEntry { stack.append((match.1.count, "[]")) }
      let path = stack.map(\.name) + [String(match.3)]
      paths.insert(path.joined(separator: ".").replacing(".[]", with: "[]"))
      stack.append((indent, String(match.3)))
      let whole = path.joined(separator: ".").replacing(".[]", with: "[]")
      for inner in line.matches(of: #/[{,] ([a-z][a-z0-9-]*): /#) {
        paths.insert("\(whole).\(inner.1)")
      }
      #expect(!parent.isEmpty || indent == 0 || isEntry)
    }
    return paths
  }
}

import Gateway
import Server
import Testing

@testable import warest_gateway

@Suite("upstream:")
struct UpstreamSectionTests {
  @Test func `the environment's URL wins over the file's`() throws {
    let environment = ["WAREST_API_KEY": "k", "WAREST_BASE_URL": "https://[::1]/warest/"]
    let outcome = Load.good(and: "", environment: environment)
    let upstream = try #require(outcome.configuration?.upstream)
    #expect(upstream.isTLS)
    #expect(upstream.host == "::1")
    #expect(upstream.port == 443)
    #expect(upstream.pathPrefix == "/warest")
  }

  @Test func `a wrong URL in the environment is reported by its variable`() {
    let environment = ["WAREST_API_KEY": "k", "WAREST_BASE_URL": "ftp://h"]
    let lines = Load.good(and: "", environment: environment).lines
    #expect(
      lines.first
        == "warest-gateway: error: WAREST_BASE_URL must begin with http:// or https://"
    )
  }

  struct URLRow: CustomTestStringConvertible {
    var url: String
    var expected: BaseURL?
    var testDescription: String { url }
  }

  @Test(arguments: [
    URLRow(
      url: "http://h",
      expected: BaseURL(isTLS: false, host: "h", port: 80, pathPrefix: "")
    ),
    URLRow(
      url: "HTTPS://warest.example:8443/a/b/",
      expected: BaseURL(isTLS: true, host: "warest.example", port: 8_443, pathPrefix: "/a/b")
    ),
    URLRow(
      url: "http://[fe80::1]:1",
      expected: BaseURL(isTLS: false, host: "fe80::1", port: 1, pathPrefix: "")
    ),
    URLRow(url: "h:80", expected: nil),
    URLRow(url: "unix:/run/x", expected: nil),
    URLRow(url: "http://", expected: nil),
    URLRow(url: "http://u:p@h", expected: nil),
    URLRow(url: "http://h?x", expected: nil),
    URLRow(url: "http://h/#x", expected: nil),
    URLRow(url: "http://h:0", expected: nil),
    URLRow(url: "http://h:65536", expected: nil),
    URLRow(url: "http://h:", expected: nil),
    URLRow(url: "http://h:+5", expected: nil),
    URLRow(url: "http://1.2.3", expected: nil),
    URLRow(url: "http://::1", expected: nil),
    URLRow(url: "http://[::1", expected: nil),
    URLRow(url: "http://a b", expected: nil),
    URLRow(url: "http://h/a/../b", expected: nil),
    URLRow(url: "http://h/%2e", expected: nil),
    URLRow(url: "http://h//a", expected: nil),
    URLRow(url: "http://h/api/v1", expected: nil),
    URLRow(url: "http://h\r\nX: y", expected: nil),
  ])
  func `a base URL is scheme, host, port and prefix`(_ row: URLRow) {
    #expect((try? BaseURL.parse(row.url).get()) == row.expected)
  }

  struct KeyRow: CustomTestStringConvertible {
    var name: String
    var environment: [String: String] = [:]
    var file: String?

    /// Nil: refused.
    var key: String?
    var says = ""
    var testDescription: String { name }
  }

  @Test(arguments: [
    KeyRow(name: "a variable", environment: ["WAREST_API_KEY": "abc"], key: "abc"),
    KeyRow(
      name: "a variable that names a file",
      environment: ["WAREST_API_KEY_FILE": "/key"],
      key: "secret-key"
    ),
    KeyRow(name: "a file in the configuration", file: "/key", key: "secret-key"),
    KeyRow(name: "a file that ends in CR LF", file: "/crlf", key: "secret-key"),
    KeyRow(name: "nowhere", says: "there is no upstream API key"),
    KeyRow(
      name: "two places",
      environment: ["WAREST_API_KEY": "abc"],
      file: "/key",
      says: "given by WAREST_API_KEY and upstream.api-key-file"
    ),
    KeyRow(
      name: "both variables",
      environment: ["WAREST_API_KEY": "secret-key", "WAREST_API_KEY_FILE": "/key"],
      says: "given by WAREST_API_KEY and WAREST_API_KEY_FILE"
    ),
    KeyRow(name: "an empty variable", environment: ["WAREST_API_KEY": ""], says: "holds no key"),
    KeyRow(name: "an empty file", file: "/empty", says: "/empty holds no key"),
    KeyRow(name: "two lines", file: "/two", says: "/two holds octets that no key has"),
    KeyRow(
      name: "a blank",
      environment: ["WAREST_API_KEY": "secret key"],
      says: "octets that no key has"
    ),
    KeyRow(
      name: "a missing file",
      file: "/missing",
      says: "/missing cannot be used: no such file or directory"
    ),
  ])
  func `the API key comes from exactly one place`(_ row: KeyRow) {
    let files = FakeFiles(contents: [
      "/key": "secret-key\n", "/crlf": "secret-key\r\n", "/empty": "\n",
      "/two": "secret-key\nsecret-key\n",
    ])
    let setting = row.file.map { "\n  api-key-file: \"\($0)\"" } ?? ""
    let yaml = Load.good.replacing("7308\"", with: "7308\"\(setting)")
    let outcome = Load.text(yaml, environment: row.environment, files: files)
    let key = outcome.configuration?.upstream.apiKey.reveal()
    #expect(key == row.key.map { Array($0.utf8) })
    #expect(outcome.lines.joined(separator: "\n").contains(row.says) || row.says.isEmpty)
    #expect(!outcome.lines.joined().contains("secret"))
  }

  struct KeysRow: CustomTestStringConvertible {
    var name: String
    var files: String
    var environment: [String: String] = [:]
    var keys: [String] = []

    /// Nothing else is printed.
    var lines: [String] = []
    var testDescription: String { name }
  }

  @Test(arguments: [
    KeysRow(name: "two", files: "[/a, /b]", keys: ["key-a", "key-b"]),
    KeysRow(name: "one", files: "[/a]", keys: ["key-a"]),
    KeysRow(
      name: "no list",
      files: "/a",
      lines: [
        "gateway.yaml:3:18: error: upstream.api-key-files must be a list, found text",
        "hint: write it as a list: [\"/a\"]",
      ]
    ),
    KeysRow(
      name: "none",
      files: "[]",
      lines: ["gateway.yaml:3:18: error: upstream.api-key-files must name 1 to 16 files"]
    ),
    KeysRow(
      name: "the same file",
      files: "[/a, /a]",
      lines: ["gateway.yaml:3:23: error: upstream.api-key-files[1] stands twice"]
    ),
    KeysRow(
      name: "the same key",
      files: "[/a, /twin]",
      lines: [
        "gateway.yaml:3:23: error: upstream.api-key-files[1] holds the same key as /a",
        "hint: WARest counts calls for each key: the same one twice allows no more",
      ]
    ),
    KeysRow(
      name: "two mistakes",
      files: "[/missing, /empty]",
      lines: [
        "gateway.yaml:3:19: error: upstream.api-key-files[0] /missing cannot be used: no such file "
          + "or directory",
        "gateway.yaml:3:29: error: upstream.api-key-files[1] /empty holds no key",
      ]
    ),
    KeysRow(
      name: "a variable as well",
      files: "[/a]",
      environment: ["WAREST_API_KEY": "secret"],
      lines: [
        "gateway.yaml:3:18: error: the upstream API key is given by WAREST_API_KEY and "
          + "upstream.api-key-files",
        "hint: set exactly one of upstream.api-key-file, upstream.api-key-files, "
          + "WAREST_API_KEY_FILE and WAREST_API_KEY",
      ]
    ),
  ])
  func `several keys come from several files`(_ row: KeysRow) {
    let files = FakeFiles(contents: [
      "/a": "key-a\n", "/b": "key-b", "/twin": "key-a", "/empty": "",
    ])
    let yaml = Load.good.replacing("7308\"", with: "7308\"\n  api-key-files: \(row.files)")
    let outcome = Load.text(yaml, environment: row.environment, files: files)
    let keys = outcome.configuration?.upstream.apiKeys.map { $0.reveal() } ?? []
    #expect(keys == row.keys.map { Array($0.utf8) })
    #expect(outcome.lines == row.lines)
    #expect(outcome.configuration == nil || outcome.keySources.count == row.keys.count)
  }

  @Test func `one key and several are one place too many`() {
    let yaml = Load.good.replacing(
      "7308\"",
      with: "7308\"\n  api-key-file: /a\n  api-key-files: [/b]"
    )
    let lines = Load.text(yaml, environment: [:]).lines
    #expect(
      lines.first == "gateway.yaml:4:18: error: the upstream API key is given by "
        + "upstream.api-key-file and upstream.api-key-files"
    )
  }

  @Test func `a key file that others can read is a warning`() {
    let files = FakeFiles(contents: ["/key": "abc"], modes: ["/key": 0o644])
    let outcome = Load.good(and: "", environment: ["WAREST_API_KEY_FILE": "/key"], files: files)
    #expect(outcome.configuration != nil)
    #expect(
      outcome.lines == [
        "warest-gateway: warning: WAREST_API_KEY_FILE /key can be read or changed by too many",
        "hint: chmod 640 /key",
      ]
    )
  }

  @Test func `a relative path starts at the configuration's folder`() {
    #expect(FilePath.resolve("key", besideFile: "/etc/w/gateway.yaml") == "/etc/w/key")
    #expect(FilePath.resolve("/key", besideFile: "/etc/w/gateway.yaml") == "/key")
    #expect(FilePath.resolve("key", besideFile: "gateway.yaml") == "key")
  }
}

import HTTP1
import WARest

/// A line for a shell that makes a call: `x-codeSamples` of the document.
struct CurlSample {
  private let label: String
  private let source: String

  var value: JSONValue {
    ["lang": "Shell", "label": .text(label), "source": .text(source)]
  }

  /// Where `demo` answers.
  private static let host = "http://127.0.0.1:8080"

  static func samples(_ route: Route) -> [CurlSample] {
    let url = quoted(host + path(route) + query(route))
    let members = ExampleValue.members(route)
    guard !members.isEmpty else {
      return [CurlSample(label: "curl", source: line(route, url, []))]
    }
    let body = ExampleValue.body(route)
    var samples = [
      CurlSample(
        label: "curl",
        source: line(
          route,
          url,
          ["-H 'Content-Type: application/json'", "-d \(quoted(body.text))"]
        )
      )
    ]
    if let fields = fields(body) {
      let options = fields.map { "--data-urlencode \(quoted("\($0.name)=\($0.value)"))" }
      samples.append(CurlSample(label: "curl, as a form", source: line(route, url, options)))
    }
    if let file = members.first(where: { $0.role == .media }), route.flags.contains(.upload) {
      samples += uploads(route, file, body)
    }
    return samples
  }

  private static func line(_ route: Route, _ url: String, _ options: [String]) -> String {
    // curl's own choice is GET, or POST where there is a body.
    let implied: Method = options.isEmpty ? .get : .post
    let method = route.method == implied ? [] : ["-X \(route.method.name)"]
    let words = ["curl"] + method + [#"-H "Authorization: Bearer $TOKEN""#] + options + [url]
    return words.joined(separator: " ")
  }

  private static func path(_ route: Route) -> String {
    var path = route.path
    for parameter in PathParameter.allCases {
      path = path.replacing("{\(parameter.name)}", with: parameter.example)
    }
    return path
  }

  /// The query parameters that must be there.
  private static func query(_ route: Route) -> String {
    let pairs = route.operation.query.filter(\.isRequired).map { parameter in
      let value: String =
        switch ExampleValue.query(parameter) {
        case .text(let text): text
        case .array(let elements):
          elements.map { if case .text(let text) = $0 { text } else { "" } }.joined(separator: ",")
        default: preconditionFailure("no example of \(parameter.name) in \(route.name)")
        }
      return "\(parameter.name)=\(value)"
    }
    return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
  }

  /// A body's members as fields of a form; nil when one of them is a list or an object.
  private static func fields(_ body: JSONValue) -> [(name: String, value: String)]? {
    guard case .object(let members) = body else { return nil }
    var fields: [(name: String, value: String)] = []
    for member in members {
      switch member.value {
      case .text(let text): fields.append((member.name, text))
      case .integer, .boolean: fields.append((member.name, member.value.text))
      case .array, .object: return nil
      }
    }
    return fields
  }

  /// The two ways to send a file of one's own.
  private static func uploads(
    _ route: Route,
    _ file: BodyMember,
    _ body: JSONValue
  ) -> [CurlSample] {
    guard case .object(let members) = body else { return [] }
    let others = members.filter { $0.name != file.name }
    let fields = fields(.object(others)) ?? []
    let (name, type) = localFile(file.name)
    let parts = fields.map { "-F \(quoted("\($0.name)=\($0.value)"))" }
    let url = host + path(route)
    let pairs = fields.map { "\($0.name)=\($0.value.replacing(" ", with: "%20"))" }
    return [
      CurlSample(
        label: "curl, with a file",
        source: line(route, quoted(url), parts + ["-F \(quoted("\(file.name)=@\(name)"))"])
      ),
      CurlSample(
        label: "curl, with a file as the body",
        source: line(
          route,
          quoted("\(url)?\(pairs.joined(separator: "&"))"),
          ["-H 'Content-Type: \(type)'", "--data-binary @\(name)"]
        )
      ),
    ]
  }

  private static func localFile(_ member: String) -> (name: String, type: String) {
    switch member {
    case "audio": ("note.ogg", "audio/ogg")
    case "document": ("invoice.pdf", "application/pdf")
    case "sticker": ("cat.webp", "image/webp")
    case "gif": ("cat.mp4", "video/mp4")
    default: ("cat.jpg", "image/jpeg")
    }
  }

  /// One word for a POSIX shell.
  private static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: #"'\''"#))'"
  }
}

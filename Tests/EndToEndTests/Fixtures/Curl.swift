import Foundation

/// The client that everybody has.
enum Curl {
  static let token = "demo-token"

  static func ask(
    _ url: String,
    method: String = "GET",
    token: String? = token,
    json: String? = nil,
    _ more: String...
  ) throws -> Reply {
    var arguments = ["-sS", "-i", "--max-time", "20", "--path-as-is", "-X", method]
    if let token { arguments += ["-H", "Authorization: Bearer \(token)"] }
    if let json { arguments += ["-H", "Content-Type: application/json", "--data-binary", json] }
    guard let curl = Tools.curl else { throw TestFailure("curl is missing") }
    let finished = try Finished.run(curl, arguments + more + [url])
    guard finished.status == 0 else {
      throw TestFailure("curl \(url): status \(finished.status), \(finished.errors)")
    }
    return try Reply(finished.output)
  }
}

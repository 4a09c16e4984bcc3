import Simulator

/// Makes equal what cannot be equal, on both sides in the same way.
///
/// This is all of it.
struct Normaliser {
  /// 1. Times: these members are times wherever they stand, except where a recording has the same
  ///    fixed one (`requestTime`, `timestampMs`).
  private static let times: Set<String> = [
    "timestamp", "createdAt", "updatedAt", "lastMessageTimestamp", "lastConn", "serverTime",
    "serverTimeISO", "serverTimeUTC", "expiresAt", "scheduledAt", "nextRestartAt", "uptime",
  ]

  /// 2. What is measured on the machine.
  private static let measured: Set<String> = [
    "latencyMs", "usagePercent", "averageUsagePercent", "maxUsagePercent",
  ]

  /// 3. Chance: codes and secrets, and pictures that are drawn by other software there.
  private static let drawn: Set<String> = ["qrString", "qr", "thumbnail"]

  let operation: String

  /// True once something was replaced: then neither length nor entity tag can be compared.
  private(set) var didReplace = false

  init(operation: String) { self.operation = operation }

  /// 7. Octets that were not recorded: pictures and compressed bodies.
  mutating func skip() { didReplace = true }

  mutating func normalise(_ value: JSON) -> JSON {
    // 4. Of the description of the machine only the shape is compared.
    if operation == "getServerInfo", let results = value["results"], results != [] {
      didReplace = true
      var object = value.object ?? [:]
      object["results"] = Self.shape(results)
      return .object(object)
    }
    return walk(value, name: "", isPicture: false)
  }

  private static func shape(_ value: JSON) -> JSON {
    switch value {
    case .object(let object):
      .object(
        JSONObject(
          (0..<object.count).map { index in
            let name = object.names[index]
            return (name, name == "byStatus" ? "map" : shape(object.values[index]))
          }
        )
      )
    case .array(let values): .array(values.prefix(1).map(shape))
    case .string: "text"
    case .number: "number"
    default: value
    }
  }

  private mutating func walk(_ value: JSON, name: String, isPicture: Bool) -> JSON {
    if Self.times.contains(name), !value.isNull { return replaced("time", value) }
    if Self.measured.contains(name) { return replaced("measured", value) }
    if Self.drawn.contains(name), !value.isNull { return replaced("drawn", value) }
    switch value {
    case .string(let text): return self.text(text, name: name, isPicture: isPicture)
    case .number where name == "size" && isPicture: return replaced("size", value)
    case .array(let values):
      // 5. The order of sessions is that of their making, which a recording does not show.
      let rows = values.map { walk($0, name: "", isPicture: isPicture) }
      return name == "items"
        ? .array(rows.sorted { ($0["id"]?.string ?? "") < ($1["id"]?.string ?? "") }) : .array(rows)
    case .object(let object):
      let mime = object["mimeType"]?.string ?? object["meta"]?["mimeType"]?.string ?? ""
      let isPicture = isPicture || (mime.hasPrefix("image/") && operation.hasPrefix("postMisc"))
      return .object(
        JSONObject(
          (0..<object.count).map { index in
            let name = object.names[index]
            return (name, walk(object.values[index], name: name, isPicture: isPicture))
          }
        )
      )
    default: return value
    }
  }

  private mutating func replaced(_ what: String, _ value: JSON) -> JSON {
    didReplace = true
    return .string("<\(what)>")
  }

  /// 6. Ids that are made up: of messages, groups, links, files and identifiers.
  private mutating func text(_ text: String, name: String, isPicture: Bool) -> JSON {
    let value = JSON.string(text)
    if text.wholeMatch(of: /3EB0[0-9A-F]{18}|01[0-9A-HJKMNP-TV-Z]{24}/) != nil {
      return replaced("id", value)
    }
    if name == "groupId", text.hasPrefix("1203630000000010") { return replaced("group", value) }
    if name == "inviteLink", text.hasPrefix("https://chat.whatsapp.com/"),
      !text.contains("InviteCode")
    {
      return replaced("link", value)
    }
    if name == "webhookSecret", text.wholeMatch(of: /[A-Za-z0-9]{13}/) != nil {
      return replaced("secret", value)
    }
    if let match = text.wholeMatch(of: /(.*misc\/(?:temp\/)?)[0-9-]{10}\/[0-9a-z]{26}(\.[a-z]+)/) {
      didReplace = true
      return .string("\(match.1)<name>\(match.2)")
    }
    if isPicture, name == "data" { return replaced("drawn", value) }
    if operation == "postMiscUuidGenerate" {
      // Version 5 is no chance: the same name gives the same identifier.
      if text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/) != nil
      {
        return replaced("uuid", value)
      }
      if text.wholeMatch(of: /01[0-9A-Z]{2}-[0-9A-Z]{4}/) != nil { return replaced("ulid", value) }
    }
    return value
  }
}

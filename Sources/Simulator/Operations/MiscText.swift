/// Identifiers, hashes and base64.
extension WARestModel {
  private static let idsMax = 100

  mutating func generateIDs(_ call: Call) throws(Answer) -> Answer {
    let sources = [call.body, call.query]
    let count = Self.bounded(call.body["count"], 1...Self.idsMax, default: 1)
    let isULID = Parameters.text(["type"], in: sources)?.lowercased() == "ulid"
    var ids: [JSON] = []
    for _ in 0..<count {
      ids.append(.string(isULID ? maskedULID(call, sources) : try uuid(call, sources)))
    }
    return .ok("Identifiers generated", ["data": .array(ids)])
  }

  /// A ULID poured into a mask, one letter for each `x`.
  private mutating func maskedULID(_ call: Call, _ sources: [JSON]) -> String {
    let id = random.ulid(call.now)
    guard let mask = Parameters.text(["format"], in: sources) else { return id }
    var letters = id.makeIterator()
    return String(mask.compactMap { $0 == "x" || $0 == "X" ? letters.next() : $0 })
  }

  private mutating func uuid(_ call: Call, _ sources: [JSON]) throws(Answer) -> String {
    let version = Parameters.text(["version"], in: sources)?.lowercased() ?? "v4"
    switch version {
    case "nil": return SeededGenerator.uuidText([UInt8](repeating: 0, count: 16))
    case "v1": return SeededGenerator.uuidText(random.octets(16), version: 1)
    case "v3", "v5":
      guard let space = Parameters.text(["namespace"], in: sources),
        let name = Parameters.text(["name"], in: sources)
      else { throw .invalid("namespace and name required for \(version)") }
      guard let octets = Hex.decode(space.filter { $0 != "-" }), octets.count == 16 else {
        throw .invalid("Invalid UUID")
      }
      let message = octets + Array(name.utf8)
      return version == "v3"
        ? SeededGenerator.uuidText(MD5.hash(message), version: 3)
        : SeededGenerator.uuidText(SHA1.hash(message), version: 5)
    case "v4": return random.uuid()
    default: throw .invalid("Unsupported UUID version")
    }
  }

  func validateID(_ call: Call) throws(Answer) -> Answer {
    let sources = [call.body, call.query]
    guard let value = Parameters.text(["value"], in: sources) else { throw .required("value") }
    let type = Parameters.text(["type"], in: sources)?.lowercased() == "ulid" ? "ulid" : "uuid"
    var isValid: Bool
    var version: String?
    if type == "ulid" {
      let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
      isValid = value.count == 26 && value.uppercased().allSatisfy { letters.contains($0) }
    } else {
      let groups = value.split(separator: "-", omittingEmptySubsequences: false)
      let digit = groups.count == 5 ? groups[2].first?.hexDigitValue : nil
      isValid = groups.map(\.count) == [8, 4, 4, 4, 12] && Hex.decode(groups.joined()) != nil
      isValid = isValid && digit.map { (0...8).contains($0) } ?? false
      version = isValid ? digit.map { "v\($0)" } : nil
    }
    return .ok(
      "Validation complete",
      [
        "data": [
          "isValid": .bool(isValid), "type": .string(type), "version": .optional(version),
        ]
      ]
    )
  }

  private static let inputNames = ["input", "data", "file", "source"]

  /// What the crypto routes work on: text is taken for base64, whatever it is.
  private static func cryptoInput(_ text: String) -> [UInt8] {
    if MediaInput.isLink(text), let file = try? MediaInput.fetch(text) { return file.octets }
    return MediaInput.dataURI(text)?.octets ?? Base64.decode(text)
  }

  private static func algorithm(_ call: Call) throws(Answer) -> any HashFunction.Type {
    let name = Parameters.text(["algo", "algorithm"], in: [call.body, call.query]) ?? "sha256"
    let known: [String: any HashFunction.Type] = [
      "md5": MD5.self, "sha1": SHA1.self, "sha256": SHA256.self, "sha384": SHA384.self,
      "sha512": SHA512.self,
    ]
    guard let function = known[name.lowercased().filter { $0 != "-" }] else {
      throw .invalid("Unsupported algorithm")
    }
    return function
  }

  private static func digest(_ call: Call, _ octets: [UInt8]) -> JSON {
    let isBase64 =
      Parameters.text(["output"], in: [call.body, call.query])?.lowercased() == "base64"
    return ["data": .string(isBase64 ? Base64.encode(octets) : Hex.encode(octets))]
  }

  func hash(_ call: Call) throws(Answer) -> Answer {
    guard let text = Parameters.text(Self.inputNames, in: [call.body]) else {
      throw .required("input")
    }
    let function = try Self.algorithm(call)
    return .ok("Hash generated", Self.digest(call, function.hash(Self.cryptoInput(text))))
  }

  func authenticate(_ call: Call) throws(Answer) -> Answer {
    let key = Parameters.text(["key", "secret"], in: [call.body, call.query])
    guard let text = Parameters.text(Self.inputNames, in: [call.body]), let key else {
      throw Answer(400, 2001, "input and key are required")
    }
    let function = try Self.algorithm(call)
    let code = function.authenticate(Self.cryptoInput(text), key: Array(key.utf8))
    return .ok("HMAC generated", Self.digest(call, code))
  }

  mutating func base64(_ call: Call) throws(Answer) -> Answer {
    guard let text = Parameters.text(Self.inputNames, in: [call.body]) else {
      throw .required("input")
    }
    let action = Parameters.text(["action"], in: [call.body, call.query])?.lowercased() ?? "encode"
    switch action {
    case "encode":
      // Text that looks like base64 is read as such, so that it comes out as it went in.
      let octets = (try? MediaInput.read(text, sniffs: false))?.octets ?? Array(text.utf8)
      return .ok("Encoded to base64", ["data": .string(Base64.encode(octets))])
    case "decode":
      let mode = Self.outputMode(call, default: "string")
      let (data, meta) = output(
        Base64.decode(text),
        mimeType: "application/octet-stream",
        mode: mode,
        call: call
      )
      return .ok("Decoded from base64", ["data": data, "meta": meta])
    default: throw .invalid("action must be encode or decode")
    }
  }
}

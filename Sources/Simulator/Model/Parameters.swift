/// How WARest reads parameters: the first of the names that has a usable value in any source.
enum Parameters {
  /// A string that is not blank; numbers and repeated query parameters do not count.
  static func text(_ names: [String], in sources: [JSON]) -> String? {
    for name in names {
      for source in sources {
        if let text = source[name]?.string, !text.trimmed.isEmpty { return text.trimmed }
      }
    }
    return nil
  }

  /// The first value that is there at all, whatever its type.
  static func value(_ names: [String], in sources: [JSON]) -> JSON? {
    for name in names {
      for source in sources {
        if let value = source[name], !value.isNull { return value }
      }
    }
    return nil
  }

  /// A member whose name matches without regard to case.
  static func foldedText(_ names: [String], in sources: [JSON]) -> String? {
    for name in names {
      for source in sources {
        guard let object = source.object else { continue }
        for index in 0..<object.count where object.names[index].lowercased() == name {
          if let text = object.values[index].string, !text.trimmed.isEmpty { return text.trimmed }
        }
      }
    }
    return nil
  }

  /// A switch: JSON booleans, numbers, and the usual words.
  static func isOn(_ value: JSON?) -> Bool {
    switch value {
    case .bool(let flag)?: flag
    case .number(let number)?: number == 1
    case .string(let text)?: ["true", "1", "yes", "on"].contains(text.lowercased().trimmed)
    default: false
    }
  }

  /// The number a text or a number stands for.
  static func number(_ value: JSON?) -> Double? {
    switch value {
    case .number(let number)?: number
    case .string(let text)?: Double(text.trimmed)
    default: nil
    }
  }

  /// The value of the first name that is there at all, as text whatever it is.
  static func coerced(_ names: [String], in sources: [JSON]) -> String? {
    for name in names {
      guard let value = sources.lazy.compactMap({ $0[name] }).first else { continue }
      let text = value.isTruthy ? value.joined.trimmed : ""
      return text.isEmpty ? nil : text
    }
    return nil
  }

  /// Members of the body in place of those of the query, as the upload routes have it.
  static func merged(_ query: JSON, _ body: JSON) -> JSON {
    var object = query.object ?? [:]
    let fields = body.object ?? [:]
    for index in 0..<fields.count where fields.names[index] != "__proto__" {
      object[fields.names[index]] = fields.values[index]
    }
    // A member of that name is the prototype of what is merged: it counts where nothing else does.
    let inherited = fields["__proto__"]?.object ?? [:]
    for index in 0..<inherited.count where object[inherited.names[index]] == nil {
      object[inherited.names[index]] = inherited.values[index]
    }
    return .object(object)
  }

  /// An urlencoded form: a repeated name becomes a list, and brackets are nothing special.
  static func form(_ octets: some Collection<UInt8>) -> JSON {
    var object = JSONObject()
    for pair in Array(octets).split(separator: 0x26) {
      let mark = pair.firstIndex(of: 0x3D) ?? pair.endIndex
      let name = PercentText.decodeForm(pair[..<mark])
      let value = JSON.string(PercentText.decodeForm(pair[mark...].dropFirst()))
      switch object[name] {
      case nil: object[name] = value
      case .array(let values)?: object[name] = .array(values + [value])
      case let first?: object[name] = .array([first, value])
      }
    }
    return .object(object)
  }

  /// Letters, digits, dot, underscore and dash, 1 to 64 of them.
  static func isSessionID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { octet in
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }
}

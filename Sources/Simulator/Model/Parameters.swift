/// How WARest reads parameters: the first source that has a usable one under any of its names.
enum Parameters {
  /// A string that is not blank; numbers and repeated query parameters do not count.
  static func text(_ names: [String], in sources: [JSON]) -> String? {
    for source in sources {
      for name in names {
        if let text = source[name]?.string, !text.trimmed.isEmpty { return text.trimmed }
      }
    }
    return nil
  }

  /// The first value that is there at all, whatever its type.
  static func value(_ names: [String], in sources: [JSON]) -> JSON? {
    for source in sources {
      for name in names {
        if let value = source[name], !value.isNull { return value }
      }
    }
    return nil
  }

  /// A member whose name matches without regard to case.
  static func foldedText(_ names: [String], in sources: [JSON]) -> String? {
    for source in sources {
      guard let object = source.object else { continue }
      for name in names {
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

  /// A query string or a form as `qs` reads it: a repeated name becomes an array.
  static func form(_ octets: some Collection<UInt8>) -> JSON {
    var object = JSONObject()
    for pair in Array(octets).split(separator: 0x26) {
      let mark = pair.firstIndex(of: 0x3D) ?? pair.endIndex
      var name = PercentText.decodeForm(pair[..<mark])
      if name.hasSuffix("[]") { name.removeLast(2) }
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

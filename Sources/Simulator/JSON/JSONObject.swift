/// The members of a JSON object in the order they were written.
package struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  package private(set) var names: [String] = []
  package private(set) var values: [JSON] = []

  package init() {}

  package init(_ members: [(String, JSON)]) {
    names.reserveCapacity(members.count)
    values.reserveCapacity(members.count)
    for (name, value) in members { self[name] = value }
  }

  package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }

  package var count: Int { names.count }

  /// Setting a known name keeps its place, as in JavaScript; setting `nil` removes it.
  package subscript(name: String) -> JSON? {
    get {
      guard let index = names.firstIndex(of: name) else { return nil }
      return values[index]
    }
    set {
      let index = names.firstIndex(of: name)
      switch (index, newValue) {
      case (let index?, let value?): values[index] = value
      case (let index?, nil):
        names.remove(at: index)
        values.remove(at: index)
      case (nil, let value?):
        names.append(name)
        values.append(value)
      case (nil, nil): break
      }
    }
  }
}

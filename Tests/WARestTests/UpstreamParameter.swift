import HTTP1

@testable import WARest

/// A parameter as operations.json lists it, without those that the gateway fills in.
struct UpstreamParameter: Hashable {
  let name: String
  let aliases: Set<String>
  let isRequired: Bool

  init(name: String, aliases: [String], isRequired: Bool) {
    self.name = name
    self.aliases = Set(aliases)
    self.isRequired = isRequired
  }

  /// Nil for what the route fixes or reserves, and for what only another place would read.
  init?(_ row: [String: Any], of route: Route) {
    let name = row.text("name")
    let reserved = Set(route.reservedNames)
    guard !reserved.contains(name) else { return nil }
    let isQuery = route.operation.method == .get && !route.operation.traits.contains(.bodyToQuery)
    guard !isQuery || row.texts("acceptedIn").contains("query") else { return nil }
    // Dotted aliases are inside an object, and one entry of the list is a sentence.
    let aliases = row.texts("aliases").filter {
      !$0.contains(".") && !$0.contains(" ") && !reserved.contains($0)
    }
    self.init(name: name, aliases: aliases, isRequired: row.flag("required"))
  }

  /// Where the table says more than operations.json, on purpose.
  static let deviations: [String: [String]] = [
    // Without it WARest clears the description.
    "postGroupDescription": ["groupDescription", "groupDescription"],
    // A selector only when sessionId is missing: the contact's number here.
    "postMessagesSendContact": ["phone"],
    // Flat latitude and longitude stand in one sentence there.
    "postMessagesSendLocation": ["address", "latitude", "longitude", "name"],
    // One of lists, list and sections is needed, in words there.
    "postMessagesSendList": ["sections", "sections"],
    // The object that question and options may be inside of.
    "postMessagesSendPoll": ["poll"],
  ]
}

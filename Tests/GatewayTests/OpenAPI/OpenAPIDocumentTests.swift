import Foundation
import HTTP1
import Testing
import WARest

@testable import Gateway

@Suite("The OpenAPI document (OpenAPI 3.1)")
struct OpenAPIDocumentTests {
  static let octets = OpenAPIDocument.make(version: "1.2.3")

  /// A value anywhere in the document, with the JSON pointer that leads there.
  struct Node {
    let pointer: String
    let value: Any
  }

  private let root: [String: Any]

  init() throws {
    let object = try JSONSerialization.jsonObject(with: Data(Self.octets))
    root = try #require(object as? [String: Any])
  }

  @Test func `is JSON of a bounded size`() {
    let isValue = JSONCheck.isValue(Self.octets.span)
    #expect(isValue)
    #expect(Self.octets.count <= OpenAPIDocument.bytesMax)
    #expect(Self.octets.count > 100_000)
  }

  @Test func `is the same each time`() {
    #expect(OpenAPIDocument.make(version: "1.2.3") == Self.octets)
    #expect(OpenAPIDocument.make(version: "1.2.4") != Self.octets)
  }

  @Test func `says its version`() throws {
    #expect(root["openapi"] as? String == "3.1.0")
    let info = try #require(root["info"] as? [String: Any])
    #expect(info["version"] as? String == "1.2.3")
  }

  @Test func `has every route once, under its name`() throws {
    let operations = try operations()
    #expect(operations.count == 94)
    #expect(operations.count == OperationCatalog.routes.count)
    let names = operations.values.compactMap { $0["operationId"] as? String }
    #expect(Set(names).count == names.count)
    for route in OperationCatalog.routes {
      let operation = try #require(operations[key(route)], "\(route.name)")
      #expect(operation["operationId"] as? String == route.name)
      #expect(operation["x-scope"] as? String == "\(route.scope.name)")
      #expect(operation["x-effect"] as? String == "\(route.effect.name)")
      #expect(operation["summary"] as? String == route.operation.summary)
    }
  }

  @Test(arguments: OperationCatalog.routes.map(\.index))
  func `has the parameters of the catalogue`(_ index: Int) throws {
    let route = OperationCatalog.routes[index]
    let paths = try #require(root["paths"] as? [String: Any])
    let item = try #require(paths[route.path] as? [String: Any])
    let inPath = (item["parameters"] as? [[String: String]] ?? []).compactMap { $0["$ref"] }
    let placeholders = route.path.split(separator: "/").filter { $0.hasPrefix("{") }
    #expect(inPath == placeholders.map { "#/components/parameters/\($0.dropFirst().dropLast())" })

    let operation = try #require(try operations()[key(route)])
    let parameters = operation["parameters"] as? [[String: Any]] ?? []
    let query = parameters.prefix(route.operation.query.count)
    for (parameter, expected) in zip(query, route.operation.query) {
      #expect(parameter["name"] as? String == expected.name)
      #expect(parameter["in"] as? String == "query")
      #expect(parameter["required"] as? Bool == expected.isRequired)
    }
    let others = parameters.dropFirst(query.count).compactMap { $0["name"] as? String }
    let members = route.operation.members.filter { $0.role != .media && $0.types != .object }
    #expect(others == (route.flags.contains(.upload) ? members.map(\.name) : []))
  }

  @Test(arguments: OperationCatalog.routes.map(\.index))
  func `has the members of the catalogue`(_ index: Int) throws {
    let route = OperationCatalog.routes[index]
    let operation = try #require(try operations()[key(route)])
    let members = route.operation.members
    guard !members.isEmpty else {
      #expect(operation["requestBody"] == nil)
      return
    }
    let body = try #require(operation["requestBody"] as? [String: Any])
    #expect(body["required"] as? Bool == members.contains(where: \.isRequired))
    let content = try #require(body["content"] as? [String: [String: Any]])
    let reference = try #require(content["application/json"]?["schema"] as? [String: String])
    let schema = try #require(resolve(reference["$ref"] ?? "") as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: Any])
    #expect(Set(properties.keys) == Set(members.map(\.name)))
    let required = schema["required"] as? [String] ?? []
    #expect(required == members.filter { $0.isRequired && $0.standIns.isEmpty }.map(\.name))
    #expect((schema["anyOf"] != nil) == members.contains { !$0.standIns.isEmpty })
    let isUpload = route.flags.contains(.upload)
    #expect((content["multipart/form-data"] != nil) == isUpload)
    #expect((content["application/octet-stream"] != nil) == isUpload)
    // A poll's vote is an object, which no form can carry.
    let hasForm = content["application/x-www-form-urlencoded"] != nil
    #expect(hasForm == (route.name != "messages.poll-vote"))
  }

  @Test func `has no reference into nowhere`() {
    var count = 0
    walk(root, "#") { node in
      guard let object = node.value as? [String: Any], let reference = object["$ref"] as? String
      else { return }
      count += 1
      #expect(resolve(reference) != nil, "\(node.pointer) refers to \(reference)")
    }
    #expect(count > 1_000)
  }

  @Test func `has no component that nothing refers to`() throws {
    let text = String(decoding: Self.octets, as: UTF8.self)
    let components = try #require(root["components"] as? [String: [String: Any]])
    for (section, members) in components where section != "securitySchemes" {
      for name in members.keys {
        #expect(text.contains(##""#/components/\##(section)/\##(name)""##), "\(section)/\(name)")
      }
    }
  }

  @Test func `has examples of the types that the catalogue asks for`() throws {
    for route in OperationCatalog.routes where !route.operation.members.isEmpty {
      guard case .object(let members) = ExampleValue.body(route) else {
        Issue.record("\(route.name): the example is no object")
        continue
      }
      for member in members {
        let known = try #require(route.operation.members.first { $0.name == member.name })
        #expect(known.types.contains(member.value.type), "\(route.name): \(member.name)")
      }
    }
  }

  @Test func `has path examples that the gateway takes`() {
    for parameter in PathParameter.allCases {
      let example = Array(parameter.example.utf8)
      let fault = PathValueSyntax.fault(parameter, example.span)
      #expect(fault == nil)
    }
  }

  @Test func `quotes nothing that a shell would read`() throws {
    for operation in try operations().values {
      let samples = try #require(operation["x-codeSamples"] as? [[String: String]])
      #expect(!samples.isEmpty)
      for sample in samples {
        let source = try #require(sample["source"])
        #expect(source.hasPrefix("curl "))
        #expect(source.filter { $0 == "'" }.count.isMultiple(of: 2), "\(source)")
      }
    }
  }

  private func key(_ route: Route) -> String {
    "\(route.method.name)".lowercased() + " " + route.path
  }

  /// By method and path.
  private func operations() throws -> [String: [String: Any]] {
    let paths = try #require(root["paths"] as? [String: [String: Any]])
    var operations: [String: [String: Any]] = [:]
    for (path, item) in paths {
      for (method, operation) in item where method != "parameters" {
        operations["\(method) \(path)"] = operation as? [String: Any]
      }
    }
    return operations
  }

  private func resolve(_ reference: String) -> Any? {
    guard reference.hasPrefix("#/") else { return nil }
    var value: Any? = root
    for name in reference.dropFirst(2).split(separator: "/") {
      value = (value as? [String: Any])?[String(name)]
    }
    return value
  }

  private func walk(_ value: Any, _ pointer: String, _ visit: (Node) -> Void) {
    visit(Node(pointer: pointer, value: value))
    if let object = value as? [String: Any] {
      for (name, member) in object { walk(member, "\(pointer)/\(name)", visit) }
    } else if let array = value as? [Any] {
      for (index, element) in array.enumerated() { walk(element, "\(pointer)/\(index)", visit) }
    }
  }
}

extension JSONValue {
  fileprivate var type: JSONTypes {
    switch self {
    case .text: .string
    case .integer: .number
    case .boolean: .boolean
    case .array: .array
    case .object: .object
    }
  }
}

import Gateway
import HTTP1
import Testing
import WARest

@Suite("Routes of the catalogue")
struct CatalogRouteTests {
  static let table = RouteTable(OperationCatalog.routes.map { RouteTemplate($0) })

  @Test(arguments: OperationCatalog.routes.map(\.index))
  func `each is found under its own index`(_ index: Int) throws {
    let route = OperationCatalog.routes[index]
    let path = route.path.split(separator: "/").map { segment in
      switch segment {
      case "{session}": "main"
      case "{group}": "120363000000000001@g.us"
      case "{chat}": "6281234567890"
      case "{message}": "3EB0C767D26A1B2C3D4E"
      case "{target}": "hello"
      default: String(segment)
      }
    }
    var scratch = ByteWriter(capacity: GatewayLimits.pathScratchBytesMax)
    let bytes = octets("/" + path.joined(separator: "/"))
    let step = Self.table.match(method: route.method, path: bytes.span, scratch: &scratch)
    guard case .found(let match) = step else {
      Issue.record("\(route.method.name) \(route.path): \(step)")
      return
    }
    #expect(match.routeIndex == index)
  }
}

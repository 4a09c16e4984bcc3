package import HTTP1
import WARest

/// Finds the route of a request: a tree of path segments in flat arrays, made once at start.
///
/// A literal segment goes before a placeholder, and there is no way back: no template needs it, and
/// the work is bound by the length of the path. Paths are case-sensitive, a trailing slash is
/// another path, and a literal matches on decoded octets, so that `/v1/serv%65r/ping` is no way
/// around a rule that somebody wrote for `/v1/server/ping` [RFC 3986 §6.2.2.2].
///
/// WARest's own paths are read as WARest does it: see `Dialect`.
package final class RouteTable: Sendable {
  package enum Dialect: Sendable {
    /// The gateway's short routes.
    case short
    /// WARest's own paths: literals in any letter case and without escapes, one slash more at the
    /// end, an encoded slash inside an id, and any text for an id.
    case native
  }

  struct Node {
    var firstEdge: UInt16 = 0
    var edgeCount: UInt16 = 0
    /// Node behind the placeholder; 0, the root, means that there is none.
    var parameterNode: UInt16 = 0
    var parameter = PathParameter.session
    var mask: MethodMask = []
    /// Route by `Method.rawValue`.
    var routes = InlineArray<9, UInt16>(repeating: none)
  }

  /// A literal segment below a node.
  struct Edge {
    /// The first eight octets: nearly always enough to tell two segments apart.
    var head: UInt64
    var count: UInt16
    var textStart: UInt16
    var node: UInt16
  }

  static let none = UInt16.max

  private let dialect: Dialect
  private let nodes: [Node]
  private let edges: [Edge]
  private let text: [UInt8]

  package init(_ templates: [RouteTemplate], dialect: Dialect = .short) {
    self.dialect = dialect
    var nodes: [Node] = [Node()]
    var edges: [Edge] = []
    var text: [UInt8] = []
    var pending = [(RouteTableBuilder(templates).root, 0)]
    while let (branch, place) = pending.popLast() {
      nodes[place].mask = branch.mask
      nodes[place].routes = branch.routes
      nodes[place].firstEdge = UInt16(edges.count)
      nodes[place].edgeCount = UInt16(branch.literals.count)
      for (segment, child) in branch.literals {
        let head = segment.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        edges.append(
          Edge(
            head: head,
            count: UInt16(segment.count),
            textStart: UInt16(text.count),
            node: UInt16(nodes.count)
          )
        )
        text += segment
        pending.append((child, nodes.count))
        nodes.append(Node())
      }
      guard let (parameter, child) = branch.parameter else { continue }
      nodes[place].parameter = parameter
      nodes[place].parameterNode = UInt16(nodes.count)
      pending.append((child, nodes.count))
      nodes.append(Node())
    }
    self.nodes = nodes
    self.edges = edges
    self.text = text
  }

  /// Finds the route, and decodes the values in the path.
  ///
  /// - Parameters:
  ///   - method: HEAD finds the GET of a route that only reads.
  ///   - path: the path without its query, as it stands in the request line.
  ///   - scratch: gets the decoded values appended; give it room for
  ///     `GatewayLimits.pathScratchBytesMax` octets.
  /// - Returns: The route, or why there is none.
  package func match(
    method: Method,
    path: Span<UInt8>,
    scratch: inout ByteWriter
  ) -> RouteStep {
    guard path.count > 0, path[0] == Octet.slash else { return .notFound }
    var node = 0
    var values = PathValues()
    var segment = PathSegment(path, from: 1)
    while true {
      if segment.hasEscape || segment.isDots,
        let fault = segment.decode(path, keepsSlash: dialect == .native, &scratch)
      {
        return .invalid(fault)
      }
      if segment.isEmpty {
        if dialect == .native && segment.end == path.count && segment.start > 1 { break }
        let isParameter = nodes[node].parameterNode != 0 && segment.end < path.count
        return isParameter ? .invalid(.emptyParameter) : unknown(path, segment, &scratch)
      }
      if let next = literal(below: node, segment, path, scratch) {
        if segment.hasEscape { scratch.truncate(to: segment.decodedStart) }
        node = next
      } else {
        let parameter = nodes[node].parameter
        node = Int(nodes[node].parameterNode)
        guard node != 0 else { return unknown(path, segment, &scratch) }
        if let fault = segment.take(parameter, path, dialect, &values, &scratch) {
          return .invalid(fault)
        }
      }
      guard segment.end < path.count else { break }
      segment = PathSegment(path, from: segment.end + 1)
    }
    let index = nodes[node].routes[Int(method.rawValue)]
    if index != RouteTable.none {
      return .found(RouteMatch(routeIndex: Int(index), values: values))
    }
    let mask = nodes[node].mask
    return mask.isEmpty ? .notFound : .methodNotAllowed(mask)
  }

  private func literal(
    below node: Int,
    _ segment: PathSegment,
    _ path: Span<UInt8>,
    _ scratch: borrowing ByteWriter
  ) -> Int? {
    if dialect == .native && segment.hasEscape { return nil }
    let head = dialect == .native ? segment.loweredHead : segment.head
    let first = Int(nodes[node].firstEdge)
    for index in first..<first + Int(nodes[node].edgeCount) {
      guard edges[index].head == head, Int(edges[index].count) == segment.count else {
        continue
      }
      let start = Int(edges[index].textStart)
      let isSame =
        segment.count <= 8
        || segment.equals(text, start, path, scratch, ignoresCase: dialect == .native)
      guard !isSame else {
        return Int(edges[index].node)
      }
    }
    return nil
  }

  /// A path that leads nowhere; 400 still goes before 404, so that a request which somebody else
  /// might read differently is never merely unknown.
  private func unknown(
    _ path: Span<UInt8>,
    _ segment: PathSegment,
    _ scratch: inout ByteWriter
  ) -> RouteStep {
    var end = segment.end
    while end < path.count {
      var next = PathSegment(path, from: end + 1)
      if next.hasEscape || next.isDots,
        let fault = next.decode(path, keepsSlash: dialect == .native, &scratch)
      {
        return .invalid(fault)
      }
      end = next.end
    }
    return .notFound
  }
}

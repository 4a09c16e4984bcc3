import HTTP1

/// The catalogue as plain memory: what the hot path reads for each request.
///
/// A copy is six words, holds no reference and costs nothing; a loop keeps one. The tables are
/// built once a process and never freed, so that no copy can outlive them.
@safe package struct CompiledCatalog: Sendable {
  package static let shared = CompiledCatalog(
    OperationCatalog.routes + OperationCatalog.nativeRoutes
  )

  package let routeCount: Int

  // SAFETY: all point to memory that is initialised in `init`, never written after it, and never
  // freed, because `shared` is the only instance made outside of tests.
  nonisolated(unsafe) let octets: UnsafePointer<UInt8>
  nonisolated(unsafe) let records: UnsafePointer<RouteRecord>
  nonisolated(unsafe) let pieces: UnsafePointer<Piece>
  nonisolated(unsafe) let names: UnsafePointer<NameEntry>
  nonisolated(unsafe) let requirements: UnsafePointer<Requirement>

  init(_ routes: [Route]) {
    var compiler = CatalogCompiler()
    for route in routes { compiler.add(route) }
    routeCount = routes.count
    // SAFETY: see above; the copies live as long as the process.
    unsafe octets = CompiledCatalog.immortal(compiler.octets)
    unsafe records = CompiledCatalog.immortal(compiler.records)
    unsafe pieces = CompiledCatalog.immortal(compiler.pieces)
    unsafe names = CompiledCatalog.immortal(compiler.names)
    unsafe requirements = CompiledCatalog.immortal(compiler.requirements)
  }

  /// What there is to know about the route at `index`.
  package func facts(_ index: Int) -> RouteFacts { record(index).facts }

  func record(_ index: Int) -> RouteRecord {
    precondition(index >= 0 && index < routeCount, "a route index from this catalogue")
    // SAFETY: in range.
    return unsafe records[index]
  }

  func append(_ range: ByteRange, to writer: inout ByteWriter) {
    // SAFETY: ranges are made by the compiler, inside `octets`.
    unsafe writer.append(UnsafeBufferPointer(start: octets + Int(range.start), count: range.count))
  }

  private static func immortal<Element>(
    _ elements: [Element]
  ) -> UnsafePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    // SAFETY: fresh memory of that capacity.
    unsafe memory.initialize(from: elements, count: elements.count)
    return unsafe UnsafePointer(memory)
  }
}

import Audit
import Gateway
import HTTP1
import Logging
import Synchronization
import Transport
import WARest

/// What all loops share: everything is immutable, but for the gate, the audit file, the census
/// and a flag, which look after themselves.
final class GatewayContext: Sendable {
  let configuration: ServerConfiguration
  let limits: EdgeLimits
  let catalog = CompiledCatalog.shared
  let routes: RouteTable

  /// WARest's own paths; a match counts from `nativeRoutesStart` in the catalogue.
  let nativeRoutes: RouteTable
  let nativeRoutesStart = OperationCatalog.routes.count
  let origins: OriginTable

  /// The description of the short routes, as it is served; the only label of its table.
  let openAPI: LabelTable
  let clients: ClientTable
  let gate: CallGate
  let clientNames: LabelTable
  let operationNames: LabelTable

  /// Nil: nothing is recorded.
  let audit: AuditLog?

  /// Of the hashes that stand on record instead of people; nil: nothing is recorded.
  let recipientKeys: RecipientKeys?
  let census: ConnectionCensus
  let tls: TLSClientContext?
  let logger: Logger

  let requestHeadLimits: HeadLimits
  let replyHeadLimits: HeadLimits
  let upstreamConnectionsMax: Int

  /// The field `Host` of every upstream request.
  let upstreamFields: [UInt8]

  /// The field with the API key, one for each key.
  ///
  /// The only copy of the keys in the clear, and it goes nowhere but upstream.
  let upstreamKeyFields: LabelTable
  let upstreamPathPrefix: [UInt8]

  /// Seeds the hashes of names that peers choose, so that they cannot choose collisions.
  let hashSeed: UInt64

  /// Seconds since 1970.
  let startSeconds = Int(Clock.wallMicroseconds() / 1_000_000)

  /// What each loop counts, for the metrics.
  let counters: [LoopCounters]
  private let countersTaken = Atomic<Int>(0)

  private let resolutionWanted = Atomic<Bool>(false)

  init(
    configuration: ServerConfiguration,
    clients: ClientTable,
    gate: CallGate,
    audit: AuditLog?,
    recipientKeys: RecipientKeys?,
    tls: TLSClientContext?,
    loops: Int,
    hashSeed: UInt64,
    logger: Logger
  ) {
    self.configuration = configuration
    limits = configuration.edge
    routes = RouteTable(OperationCatalog.routes.map { RouteTemplate($0) })
    nativeRoutes = RouteTable(
      OperationCatalog.nativeRoutes.map { RouteTemplate($0) },
      dialect: .native
    )
    origins = OriginTable(configuration.corsOrigins)
    openAPI = LabelTable([
      String(decoding: OpenAPIDocument.make(version: ProductVersion.text), as: UTF8.self)
    ])
    self.clients = clients
    self.gate = gate
    clientNames = LabelTable(configuration.clients.map(\.name))
    operationNames = LabelTable(
      (OperationCatalog.routes + OperationCatalog.nativeRoutes).map(\.name)
    )
    self.audit = audit
    self.recipientKeys = recipientKeys
    census = ConnectionCensus(
      connectionsMax: configuration.edge.connectionsMax,
      connectionsPerAddressMax: configuration.edge.connectionsPerAddressMax
    )
    self.tls = tls
    self.logger = logger
    requestHeadLimits = HeadLimits(
      requestLineBytesMax: configuration.edge.requestLineBytesMax,
      headBytesMax: configuration.edge.headBytesMax,
      fieldLinesMax: configuration.edge.fieldLinesMax
    )
    replyHeadLimits = HeadLimits(headBytesMax: configuration.edge.upstreamHeadBytesMax)
    upstreamConnectionsMax = max(1, configuration.upstream.connectionsMax / loops)
    upstreamFields = GatewayContext.upstreamFields(of: configuration.upstream)
    upstreamKeyFields = LabelTable(
      configuration.upstream.apiKeys.map { key in
        "X-WAREST-API-KEY: \(String(decoding: key.reveal(), as: UTF8.self))\r\n"
      }
    )
    upstreamPathPrefix = Array(configuration.upstream.pathPrefix.utf8)
    self.hashSeed = hashSeed
    counters = (0..<loops).map { _ in LoopCounters() }
  }

  /// What all loops have counted together.
  func total(_ counter: (LoopCounters) -> UInt64) -> Int {
    Int(clamping: counters.reduce(0) { $0 &+ counter($1) })
  }

  /// The counters of one more loop.
  func takeCounters() -> LoopCounters {
    let number = countersTaken.wrappingAdd(1, ordering: .relaxed).oldValue
    return counters[number % counters.count]
  }

  private static func upstreamFields(of upstream: UpstreamConfiguration) -> [UInt8] {
    let isLiteralIPv6 = upstream.host.contains(":")
    let host = isLiteralIPv6 ? "[\(upstream.host)]" : upstream.host
    let isDefaultPort = upstream.port == (upstream.isTLS ? 443 : 80)
    let authority = isDefaultPort ? host : "\(host):\(upstream.port)"
    return Array("Host: \(authority)\r\n".utf8)
  }

  /// Asks for WARest's addresses to be looked up again soon.
  func requestResolution() {
    resolutionWanted.store(true, ordering: .relaxed)
  }

  func takeResolutionRequest() -> Bool {
    resolutionWanted.exchange(false, ordering: .relaxed)
  }
}

import Audit
import Gateway
import Transport

@testable import Server

extension GatewayContext {
  /// What a single loop needs, without limits.
  static func test(_ configuration: ServerConfiguration) throws -> GatewayContext {
    let logger = CapturedLog().makeLogger()
    return GatewayContext(
      configuration: configuration,
      clients: try ClientTable(configuration.clients),
      limiter: LimitTable(
        session: nil,
        sessionDay: nil,
        clients: configuration.clients,
        seed: (1, 2)
      ),
      audit: try AuditLog.open(configuration.audit, logger: logger),
      recipientKeys: try RecipientKeys.open(LogPaths(configuration.audit).hashKeys),
      tls: nil,
      loops: 1,
      hashSeed: 1,
      logger: logger
    )
  }
}

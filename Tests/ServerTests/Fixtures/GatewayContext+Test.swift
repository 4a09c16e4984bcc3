import Audit
import Gateway
import Transport

@testable import Server

extension GatewayContext {
  /// What a single loop needs.
  static func test(
    _ configuration: ServerConfiguration,
    _ mailbox: Mailbox<LoopMessage>
  ) throws -> GatewayContext {
    let logger = CapturedLog().makeLogger()
    let audit = try AuditLog.open(configuration.audit, logger: logger)
    return GatewayContext(
      configuration: configuration,
      clients: try ClientTable(configuration.clients),
      gate: CallGate.open(configuration, [mailbox], audit: audit, logger: logger),
      audit: audit,
      recipientKeys: try RecipientKeys.open(LogPaths(configuration.audit).hashKeys),
      tls: nil,
      loops: 1,
      hashSeed: 1,
      logger: logger
    )
  }
}

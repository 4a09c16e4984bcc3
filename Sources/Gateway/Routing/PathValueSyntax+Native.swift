import HTTP1
package import WARest

extension PathValueSyntax {
  /// Which decoded values a placeholder of WARest's own paths takes: what WARest makes of an id is
  /// its clients' business there, only a session has to be one.
  package static func nativeFault(
    _ parameter: PathParameter,
    _ value: Span<UInt8>
  ) -> PathFault? {
    if parameter == .session { return isSession(value) ? nil : .sessionSyntax }
    let isTarget = parameter == .target
    let bytesMax = isTarget ? GatewayLimits.targetBytesMax : GatewayLimits.identifierBytesMax
    guard value.count <= bytesMax else { return .parameterTooLong }
    for index in value.indices where value[index] < 0x20 || value[index] == 0x7f {
      return .controlOctet
    }
    return UTF8Sequence.isValid(value) ? nil : .notUTF8
  }
}

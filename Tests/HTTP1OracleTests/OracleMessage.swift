/// A message as any parser must understand it.
struct OracleMessage: Equatable {
  /// Method and target, or status.
  var start: String
  var minorVersion: Int
  var fields: [String] = []
  var body: [UInt8] = []
}

/// A value that must never be shown: the upstream API key.
///
/// Printing, interpolating, dumping or mirroring it gives `<redacted>`; the one way to the octets
/// is `reveal()`, which a reader can search for.
package struct Secret: Sendable, Equatable {
  private let octets: [UInt8]

  package init(_ octets: [UInt8]) {
    self.octets = octets
  }

  /// The octets themselves.
  ///
  /// Whoever calls this answers for where they go.
  package func reveal() -> [UInt8] { octets }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "<redacted>" }
  package var debugDescription: String { "<redacted>" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

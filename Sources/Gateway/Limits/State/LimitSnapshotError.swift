/// Why a snapshot of the limits is not used: nothing of it is then.
package enum LimitSnapshotError: Error, Equatable, CustomStringConvertible {
  /// It is none.
  case foreign

  /// Another release has written it.
  case otherVersion(UInt16)
  case cutShort

  /// Something stands in it that was never written.
  case damaged(atOctet: Int)

  package var description: String {
    switch self {
    case .foreign: "is no snapshot of limits"
    case .otherVersion(let version): "has version \(version), which this release does not read"
    case .cutShort: "is cut short"
    case .damaged(let place): "is damaged at octet \(place)"
    }
  }
}

import Synchronization
import Transport

/// Counts the open connections of all loops together, in total and by client address.
///
/// Touched when a connection opens or closes, never for a request.
final class ConnectionCensus: Sendable {
  enum Verdict {
    case admitted
    case tooMany
    case tooManyFromAddress
  }

  private struct Counts {
    var total = 0
    var byAddress: [UInt64: Int] = [:]
  }

  private let counts = Mutex(Counts())
  private let connectionsMax: Int
  private let connectionsPerAddressMax: Int

  init(connectionsMax: Int, connectionsPerAddressMax: Int) {
    self.connectionsMax = connectionsMax
    self.connectionsPerAddressMax = connectionsPerAddressMax
  }

  /// Counts a connection in, if the limits allow it.
  ///
  /// - Parameter address: A hash of the client's address without its port.
  /// - Returns: Whether it is counted now; else which limit it would break.
  func admit(_ address: UInt64) -> Verdict {
    counts.withLock { counts in
      guard counts.total < connectionsMax else { return .tooMany }
      guard counts.byAddress[address, default: 0] < connectionsPerAddressMax else {
        return .tooManyFromAddress
      }
      counts.total += 1
      counts.byAddress[address, default: 0] += 1
      return .admitted
    }
  }

  func leave(_ address: UInt64) {
    counts.withLock { counts in
      counts.total -= 1
      let left = (counts.byAddress[address] ?? 1) - 1
      counts.byAddress[address] = left > 0 ? left : nil
    }
  }

  var total: Int { counts.withLock { counts in counts.total } }
}

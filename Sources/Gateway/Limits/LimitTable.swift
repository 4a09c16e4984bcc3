/// The limits of all sessions and clients, shared by all loops: GCRA, with a cost for each call.
///
/// `T = w/q`; `tat' = max(tat, now) + n × T`; a call passes if `tat' - burst × T <= now`, and else
/// waits `tat' - burst × T - now`. A refused call moves nothing.
package final class LimitTable: Sendable {
  private let buckets: LimitBuckets
  private let seed: (UInt64, UInt64)
  private let session: LimitRate
  private let sessionDay: LimitRate
  private let clients: [LimitRate]
  private let clientKeys: [UInt64]

  /// Makes an empty table.
  ///
  /// - Parameters:
  ///   - session: the policy of each session.
  ///   - sessionDay: the daily policy of each session.
  ///   - clients: in the order of the `ClientTable`, whose places `charge` is given.
  ///   - seed: 16 random octets, fresh at each start.
  ///   - bucketsMax: rounded up to a power of two; 16 octets each.
  package init(
    session: RatePolicy?,
    sessionDay: RatePolicy?,
    clients: [ClientConfiguration],
    seed: (UInt64, UInt64),
    bucketsMax: Int = GatewayLimits.limitBucketsMax
  ) {
    buckets = LimitBuckets(capacity: bucketsMax)
    self.seed = seed
    self.session = LimitRate(session)
    self.sessionDay = LimitRate(sessionDay)
    self.clients = clients.map { LimitRate($0.limit) }
    clientKeys = clients.map { client in
      LimitTable.key(.client, SeededHash.hash(Array(client.name.utf8).span, seed: seed))
    }
  }

  /// Charges a call on every policy that applies to it, or on none.
  ///
  /// - Parameters:
  ///   - name: the session; no octets for a call without one.
  ///   - client: the place in the client table.
  ///   - cost: units, 1 or more; 0 charges nothing and only looks.
  ///   - now: a monotonic clock; loops may differ by a little.
  /// - Returns: What was decided, and where every policy that applies now stands.
  package func charge(
    session name: Span<UInt8>,
    client: Int,
    cost: Int,
    nowNanoseconds now: UInt64
  ) -> LimitVerdict {
    var call = LimitCall(cost: cost, now: now)
    if name.count > 0 && (session.exists || sessionDay.exists) {
      let hash = SeededHash.hash(name, seed: seed)
      call.apply(.session, session, LimitTable.key(.session, hash))
      call.apply(.sessionDay, sessionDay, LimitTable.key(.sessionDay, hash))
    }
    call.apply(.client, clients[client], clientKeys[client])
    return call.decide(buckets)
  }

  /// A bucket's key: the kind is mixed in by a bijection of 64 bits, so that two kinds of one
  /// session are as far apart as two sessions.
  private static func key(_ kind: LimitKind, _ hash: UInt64) -> UInt64 {
    var word = hash ^ (UInt64(kind.rawValue) + 1) &* 0x9e37_79b9_7f4a_7c15
    word = (word ^ word >> 33) &* 0xff51_afd7_ed55_8ccd
    word = (word ^ word >> 33) &* 0xc4ce_b9fe_1a85_ec53
    return LimitBuckets.key(word ^ word >> 33)
  }
}

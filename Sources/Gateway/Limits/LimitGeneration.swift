/// One configuration as a table has taken it over.
///
/// A table keeps all that it has had, so that nobody has to hold one who looks at it.
@safe final class LimitGeneration: @unchecked Sendable {
  let policies: LimitPolicies

  /// Of each place in `policies.limits`.
  let profiles: [UInt8]

  /// The table's place of each client, in the order of the configuration.
  let clients: [Int32]

  let clientRateCount: Int

  /// Of each of the table's clients; those that are not configured any more have no rate.
  // SAFETY: `clientRateCount` pointers from `init` to `deinit`; what they point to is never freed.
  let clientRates: UnsafeMutablePointer<UnsafePointer<LimitClientRate>>

  // SAFETY: see `clientRates`.
  init(
    _ policies: LimitPolicies,
    profiles: [UInt8],
    clients: [Int32],
    rates: [LimitClientRate]
  ) {
    self.policies = policies
    self.profiles = profiles
    self.clients = clients
    clientRateCount = rates.count
    // SAFETY: as many as there are rates, all initialised.
    unsafe clientRates = .allocate(capacity: max(rates.count, 1))
    for (index, rate) in rates.enumerated() {
      unsafe (clientRates + index).initialize(to: LimitClientRate.interned(rate))
    }
  }

  deinit {
    // SAFETY: the table goes with its last generation, and nobody is at it any more.
    unsafe clientRates.deallocate()
  }
}

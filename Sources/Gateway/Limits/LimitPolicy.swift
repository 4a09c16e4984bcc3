/// A rate, and whether it is kept or only watched.
package struct LimitPolicy: Sendable, Equatable {
  package var rate: RatePolicy

  /// True: it never refuses; what it would have refused is counted and reported.
  package var isShadow: Bool

  package init(_ rate: RatePolicy, isShadow: Bool = false) {
    self.rate = rate
    self.isShadow = isShadow
  }
}

import Transport

/// The record that the next one has to continue.
///
/// Trivially copyable.
struct ChainLink {
  var sequence: UInt64 = 0
  var place = LogPlace(file: 0, line: 0)

  /// Its hash as its line states it, and as octets.
  var hash = HashText()
  var digest = Digest32(0, 0, 0, 0)

  /// The hash of the record before it.
  var previous = HashText()
  var previousDigest = Digest32(0, 0, 0, 0)

  /// A second hash that the next record may continue: of a record that was edited, the one that it
  /// should have; of two records with one number, the other's.
  var alternative: HashText?
  var alternativeDigest = Digest32(0, 0, 0, 0)

  mutating func follow(
    _ sequence: UInt64,
    _ hash: HashText,
    _ digest: Digest32,
    _ place: LogPlace
  ) {
    self.place = place
    previous = self.hash
    previousDigest = self.digest
    self.sequence = sequence
    self.hash = hash
    self.digest = digest
    alternative = nil
  }

  /// Goes back by one record, once.
  mutating func goBack() {
    sequence -= 1
    hash = previous
    digest = previousDigest
    alternative = nil
  }
}

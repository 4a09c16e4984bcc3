/// Names that appear in records, as plain memory: reading one costs no reference counting.
///
/// Made once when the gateway starts, and never freed, so that no copy can outlive it.
@safe struct LabelTable: Sendable {
  // SAFETY: both point to memory that `init` fills, that nobody writes after it, and nobody frees.
  nonisolated(unsafe) private let octets: UnsafePointer<UInt8>
  nonisolated(unsafe) private let ends: UnsafePointer<Int>
  private let count: Int

  init(_ names: [String]) {
    var text: [UInt8] = []
    var ends = [0]
    for name in names {
      text += Array(name.utf8)
      ends.append(text.count)
    }
    let octets = UnsafeMutablePointer<UInt8>.allocate(capacity: max(text.count, 1))
    let places = UnsafeMutablePointer<Int>.allocate(capacity: ends.count)
    // SAFETY: fresh memory of exactly these sizes.
    unsafe octets.initialize(from: text, count: text.count)
    unsafe places.initialize(from: ends, count: ends.count)
    unsafe self.octets = UnsafePointer(octets)
    unsafe self.ends = UnsafePointer(places)
    count = names.count
  }

  func name(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    precondition(index >= 0 && index < count, "a label of this table")
    // SAFETY: `ends` has one more entry than there are names.
    let start = unsafe ends[index]
    return unsafe UnsafeBufferPointer(start: octets + start, count: ends[index + 1] - start)
  }
}

import HTTP1

/// Lines that wait, in memory of a fixed size.
@safe struct SinkRing: ~Copyable, @unchecked Sendable {
  // The memory is its own, and it is never copied: it may change threads, one at a time.

  let capacity: Int

  // SAFETY: `capacity` octets, allocated in `init` and freed in `deinit`; pages of them that were
  // never used take no memory.
  private let base: UnsafeMutablePointer<UInt8>
  private var start = 0
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    // SAFETY: freed in `deinit`, which runs once because the type is noncopyable.
    unsafe base = .allocate(capacity: self.capacity)
  }

  deinit {
    // SAFETY: allocated in `init`.
    unsafe base.deallocate()
  }

  var room: Int { capacity - count }

  /// - Parameter octets: Not more than there is room for.
  mutating func append(_ octets: UnsafeBufferPointer<UInt8>) {
    precondition(octets.count <= room, "the caller has looked for room")
    guard let source = octets.baseAddress else { return }
    let end = (start + count) % capacity
    let first = min(octets.count, capacity - end)
    // SAFETY: `first` octets lie between `end` and the memory's end, the rest before `start`.
    unsafe (base + end).update(from: source, count: first)
    unsafe base.update(from: source + first, count: octets.count - first)
    count += octets.count
  }

  /// Moves whole lines to an empty writer, as many as it has room for.
  ///
  /// - Returns: Lines that were taken out because no writer has room for them.
  mutating func take(into writer: inout ByteWriter) -> Int {
    var skipped = 0
    while count > 0 && writer.isEmpty {
      let length = min(count, writer.capacity)
      let first = min(length, capacity - start)
      // SAFETY: both parts are octets that were appended.
      unsafe writer.append(UnsafeBufferPointer(start: base + start, count: first))
      unsafe writer.append(UnsafeBufferPointer(start: base, count: length - first))
      // SAFETY: what the writer has, which is not changed while it is searched.
      if let newline = unsafe writer.bytes.lastIndex(of: UInt8(ascii: "\n")) {
        writer.truncate(to: newline + 1)
        remove(newline + 1)
      } else {
        writer.removeAll()
        removeLine()
        skipped += 1
      }
    }
    return skipped
  }

  private mutating func removeLine() {
    while count > 0 {
      // SAFETY: `start` is below the capacity.
      let isEnd = unsafe base[start] == UInt8(ascii: "\n")
      remove(1)
      if isEnd { return }
    }
  }

  private mutating func remove(_ octets: Int) {
    count -= octets
    // An empty ring begins anew, so that a sink that keeps up touches its first pages only.
    start = count == 0 ? 0 : (start + octets) % capacity
  }

  /// Lines that wait.
  var lineCount: Int {
    var lines = 0
    // SAFETY: every index is below the capacity.
    for index in 0..<count where unsafe base[(start + index) % capacity] == UInt8(ascii: "\n") {
      lines += 1
    }
    return lines
  }
}

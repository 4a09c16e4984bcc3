import HTTP1
import Transport

/// Calls whose intent has no outcome yet, by a 128-bit hash of their request id.
///
/// Open addressing with linear probing: 40 octets an open call, none a closed one.
struct IntentTable {
  struct Key: Equatable {
    var first: UInt64
    var second: UInt64
  }

  struct Intent {
    var key: Key
    var sequence: UInt64
    var place: LogPlace
  }

  /// The seed makes it useless to search for two ids with one hash.
  private let seed: UInt64
  private var slots: [Intent?]
  private(set) var count = 0

  init(seed: UInt64) {
    self.seed = seed | 1
    slots = Array(repeating: nil, count: 64)
  }

  func key(_ id: Span<UInt8>) -> Key {
    var first = seed ^ UInt64(id.count)
    var second = seed &* 0x9e37_79b9_7f4a_7c15
    // SAFETY: each load ends before the text does.
    unsafe id.withUnsafeBytes { bytes in
      var index = 0
      while index < bytes.count {
        var word: UInt64 = 0
        if bytes.count - index >= 8 {
          word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        } else {
          for offset in index..<bytes.count { word = unsafe word << 8 | UInt64(bytes[offset]) }
        }
        first = IntentTable.mix(first ^ word, 0xa076_1d64_78bd_642f)
        second = IntentTable.mix(second ^ word, 0xe703_7ed1_a0b4_28db)
        index += 8
      }
    }
    return Key(first: first, second: second)
  }

  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low &+ left &* 0x2127_599b_f432_5c37
  }

  mutating func insert(_ intent: Intent) {
    if count * 2 >= slots.count { grow() }
    place(intent)
    count += 1
  }

  /// - Returns: The intent that was there, which is there no more.
  mutating func remove(_ key: Key) -> Intent? {
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: key.first) & mask
    while let found = slots[index] {
      if found.key == key {
        close(index)
        count -= 1
        return found
      }
      index = (index + 1) & mask
    }
    return nil
  }

  /// All of them, in the order of their records.
  var all: [Intent] { slots.compactMap { $0 }.sorted { $0.sequence < $1.sequence } }

  private mutating func place(_ intent: Intent) {
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: intent.key.first) & mask
    while slots[index] != nil { index = (index + 1) & mask }
    slots[index] = intent
  }

  /// Empties a slot and moves up those behind it that could not be found otherwise.
  private mutating func close(_ index: Int) {
    let mask = slots.count - 1
    var hole = index
    var next = (index + 1) & mask
    while let moved = slots[next] {
      let home = Int(truncatingIfNeeded: moved.key.first) & mask
      if (next - home) & mask >= (next - hole) & mask {
        slots[hole] = moved
        hole = next
      }
      next = (next + 1) & mask
    }
    slots[hole] = nil
  }

  private mutating func grow() {
    let before = slots
    slots = Array(repeating: nil, count: before.count * 2)
    for case .some(let intent) in before { place(intent) }
  }
}

/// Good and bad streams, made from good ones by a seed.
struct Corpus {
  private var random: SeededGenerator
  private let seeds: [[UInt8]]
  private let words: [String]

  init(seed: UInt64, seeds: [String], words: [String]) {
    random = SeededGenerator(seed: seed)
    self.seeds = seeds.map { Array($0.utf8) }
    self.words = words
  }

  mutating func next() -> [UInt8] {
    var bytes = pick()
    if Int.random(in: 0..<3, using: &random) == 0 { bytes += pick() }
    for _ in 0..<Int.random(in: 0..<4, using: &random) { mutate(&bytes) }
    return bytes
  }

  private mutating func pick() -> [UInt8] { seeds.randomElement(using: &random) ?? [] }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: bytes[at] = octet()
    case 1: bytes.insert(octet(), at: at)
    case 2: bytes.remove(at: at)
    case 3: bytes[at] ^= 0x20
    case 4: bytes.insert(contentsOf: word(), at: at)
    case 5: insertLine(&bytes, word())
    case 6: repeatLine(&bytes)
    case 7: replaceAtColon(&bytes)
    default:
      let end = min(bytes.count, at + Int.random(in: 1..<8, using: &random))
      bytes.removeSubrange(at..<end)
    }
  }

  private mutating func octet() -> UInt8 {
    let strange = Array("\r\n\t\0 :;,=\"\\%/?#*0159aAfFxX-+_~@[]".utf8) + [0x0b, 0x7f, 0x80, 0xff]
    return strange.randomElement(using: &random) ?? 0
  }

  private mutating func word() -> [UInt8] {
    Array((words.randomElement(using: &random) ?? "").utf8)
  }

  /// Offsets right behind each CRLF.
  private func lines(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.dropFirst().filter { bytes[$0] == 0x0a && bytes[$0 - 1] == 0x0d }.map { $0 + 1 }
  }

  private mutating func insertLine(_ bytes: inout [UInt8], _ line: [UInt8]) {
    let at = lines(bytes).randomElement(using: &random) ?? 0
    bytes.insert(contentsOf: line + [0x0d, 0x0a], at: at)
  }

  private mutating func repeatLine(_ bytes: inout [UInt8]) {
    let starts = lines(bytes)
    guard starts.count > 1 else { return }
    let index = Int.random(in: 1..<starts.count, using: &random)
    let line = Array(bytes[starts[index - 1]..<starts[index]])
    let at = starts.randomElement(using: &random) ?? 0
    bytes.insert(contentsOf: line, at: at)
  }

  /// Puts a strange octet right before or behind a colon, where parsers differ most.
  private mutating func replaceAtColon(_ bytes: inout [UInt8]) {
    let colons = bytes.indices.filter { bytes[$0] == 0x3a }
    guard let colon = colons.randomElement(using: &random) else { return }
    bytes.insert(octet(), at: Bool.random(using: &random) ? colon : colon + 1)
  }
}

/// The same numbers for the same seed, on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

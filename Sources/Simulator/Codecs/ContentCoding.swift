/// Content codings of replies.
///
/// The stand-in frames without compressing: the streams are valid, the
/// headers are WARest's, and only the sizes differ.
enum ContentCoding: String {
  case gzip
  case deflate
  case brotli = "br"

  /// Longest run a stored block of either format is asked to hold.
  private static let storedBlockBytesMax = 65_535

  /// What `compression` picks: br before gzip before deflate among those with the highest weight.
  static func choose(_ acceptEncoding: String?) -> ContentCoding? {
    guard let acceptEncoding else { return nil }
    var weights: [String: Double] = [:]
    for part in acceptEncoding.lowercased().split(separator: ",") {
      let pieces = part.split(separator: ";").map { $0.trimmed }
      guard let name = pieces.first else { continue }
      let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.map {
        Double($0.dropFirst(2)) ?? 0
      }
      weights[String(name)] = weight ?? 1
    }
    let candidates: [ContentCoding] = [.brotli, .gzip, .deflate]
    let weighted = candidates.map { ($0, weights[$0.rawValue] ?? weights["*"] ?? 0) }
    let best = weighted.map(\.1).max() ?? 0
    guard best > 0, best >= weights["identity"] ?? 0 else { return nil }
    return weighted.first { $0.1 == best }?.0
  }

  func encode(_ octets: [UInt8]) -> [UInt8] {
    switch self {
    case .gzip:
      let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
      return head + Self.stored(octets)
        + Self.little(Checksum.crc32(octets))
        + Self.little(UInt32(truncatingIfNeeded: octets.count))
    case .deflate:
      let sum = Checksum.adler32(octets)
      return [0x78, 0x01] + Self.stored(octets) + Self.little(sum).reversed()
    case .brotli: return Self.brotliStored(octets)
    }
  }

  private static func little(_ value: UInt32) -> [UInt8] {
    [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// Stored blocks (RFC 1951 §3.2.4).
  private static func stored(_ octets: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var start = 0
    repeat {
      let end = min(octets.count, start + storedBlockBytesMax)
      let count = UInt16(end - start)
      out.append(end == octets.count ? 1 : 0)
      out += [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
      out += octets[start..<end]
      start = end
    } while start < octets.count
    return out
  }

  /// Uncompressed meta-blocks (RFC 7932 §9.2), a window of 16 bits, and the empty last block.
  private static func brotliStored(_ octets: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var start = 0
    while start < octets.count {
      let end = min(octets.count, start + storedBlockBytesMax)
      // ISLAST 0, MNIBBLES 4 (00), MLEN - 1 in 16 bits, ISUNCOMPRESSED 1; WBITS 0 comes first.
      var bits = UInt32(end - start - 1) << 3 | 1 << 19
      var count = 20
      if start == 0 {
        bits <<= 1
        count += 1
      }
      out += little(bits).prefix((count + 7) / 8)
      out += octets[start..<end]
      start = end
    }
    return out + [octets.isEmpty ? 0x06 : 0x03]
  }
}

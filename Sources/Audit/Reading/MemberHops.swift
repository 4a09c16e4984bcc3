import Glibc

/// Hops over the gzip members of a compressed segment by their heads.
struct MemberHops {
  /// A member, and where in the file it begins.
  struct Place: Sendable, Equatable {
    var offset: Int
    var member: GzipMember
  }

  private let descriptor: Int32

  /// Where the next member begins.
  private(set) var offset = 0

  /// Octets read.
  private(set) var octetsRead = 0

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// - Returns: Nil at the end, or where another program's member begins.
  mutating func next() -> Place? {
    guard let member = MemberHops.member(descriptor, at: offset) else { return nil }
    octetsRead += GzipMember.headBytes
    defer { offset += member.bytes }
    return Place(offset: offset, member: member)
  }

  /// All members of a segment that was written by the gateway; nil when it was not, or not to its
  /// end.
  static func all(in source: SegmentSource) -> [Place]? {
    var hops = MemberHops(source.descriptor)
    var places: [Place] = []
    while let place = hops.next() { places.append(place) }
    source.count(hops.octetsRead)
    return hops.offset == source.bytes ? places : nil
  }

  /// The head of the member that begins there, if it is one of our own.
  static func member(_ descriptor: Int32, at offset: Int) -> GzipMember? {
    var head = [UInt8](repeating: 0, count: GzipMember.headBytes)
    // SAFETY: the kernel writes at most as many octets as the array has.
    let count = unsafe head.withUnsafeMutableBytes { bytes in
      unsafe pread(descriptor, bytes.baseAddress, bytes.count, offset)
    }
    return count == head.count ? GzipMember(head.span) : nil
  }
}

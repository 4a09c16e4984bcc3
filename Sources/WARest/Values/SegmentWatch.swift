import HTTP1

/// Finds the segment `..` in what might be read as a path.
///
/// Such a segment takes a path out of the folder that its beginning names, even if that folder does
/// not exist, where the path is put in order before it is opened.
struct SegmentWatch: Sendable {
  /// Dots since the last separator; 3: something else too.
  private var state: UInt8 = 0

  /// Whether the octet ends a segment `..`.
  @inline(__always) mutating func take(_ octet: UInt8) -> Bool {
    if octet == Octet.slash || octet == Octet.backslash {
      let isClimb = state == 2
      state = 0
      return isClimb
    }
    state = octet == Octet.dot ? min(state &+ 1, 3) : 3
    return false
  }

  var endsInClimb: Bool { state == 2 }
}

/// Whether a text is short enough to be a path.
///
/// Linux opens no path of 4,096 octets or more (PATH_MAX, which counts the null) and no name of
/// more than 255 (NAME_MAX). Separators and dots after a separator do not count, since they go when
/// a path is put in order.
struct PathShape: Sendable {
  static let pathBytesMax: UInt16 = 4_095
  static let nameBytesMax: UInt16 = 255

  private(set) var hasSlash = false
  private var isAfterSeparator = false
  private var isLong = false
  private var bytes: UInt16 = 0
  private var nameBytes: UInt16 = 0

  /// No path, whatever follows.
  var isImpossible: Bool { isLong }

  @inline(__always) mutating func take(_ octet: UInt8) {
    guard !isLong else {
      hasSlash = hasSlash || octet == TextOctet.slash
      return
    }
    let isSlash = TextOctet.isSeparator(octet)
    hasSlash = hasSlash || isSlash
    if !(isAfterSeparator && (isSlash || octet == TextOctet.dot)) {
      isAfterSeparator = isSlash
      bytes &+= 1
    }
    nameBytes = isSlash ? 0 : nameBytes &+ 1
    isLong = bytes > Self.pathBytesMax || nameBytes > Self.nameBytesMax
  }
}

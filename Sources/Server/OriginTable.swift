import HTTP1

/// The origins whose pages may read replies [WHATWG Fetch, the CORS protocol].
struct OriginTable: Sendable {
  private let labels: LabelTable
  private let count: Int

  init(_ origins: [String]) {
    labels = LabelTable(origins)
    count = origins.count
  }

  var isEmpty: Bool { count == 0 }

  /// The place of the request's origin, or -1: a browser sends one, and sends it as it is listed.
  func find(in head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Int {
    guard count > 0, let range = head.value(of: .origin) else { return -1 }
    let wanted = bytes.extracting(range.offsets)
    for index in 0..<count {
      // SAFETY: labels are never freed.
      let origin = unsafe Span(_unsafeElements: labels.name(index))
      if origin.isEqual(wanted) { return index }
    }
    return -1
  }

  // SAFETY: labels are never freed.
  func origin(_ index: Int) -> UnsafeBufferPointer<UInt8> { unsafe labels.name(index) }
}

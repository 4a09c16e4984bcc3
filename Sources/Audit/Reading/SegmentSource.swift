import CZlib
import Glibc

/// The octets of a segment, inflated where it is compressed; closed with its last reference.
@safe final class SegmentSource {
  private static let inputBytes = 1 << 16

  private let path: String
  private let descriptor: Int32
  private var input: [UInt8] = []
  private var taken = 0
  private var isCompressed = false
  private var isStarted = false
  // SAFETY: used by this object alone; `inflateEnd` comes once, in `deinit`.
  private var stream = unsafe z_stream()

  init(_ path: String) throws(AuditError) {
    self.path = path
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw AuditError("cannot be read: \(path)", code: errno) }
    input = [UInt8](repeating: 0, count: SegmentSource.inputBytes)
    isCompressed = path.hasSuffix(".gz")
  }

  deinit {
    // SAFETY: as above.
    if isStarted { _ = unsafe inflateEnd(&stream) }
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// - Returns: 0 at the end.
  func read(into piece: inout [UInt8]) throws(AuditError) -> Int {
    isCompressed ? try inflate(into: &piece) : try fill(&piece)
  }

  private func fill(_ octets: inout [UInt8]) throws(AuditError) -> Int {
    while true {
      // SAFETY: the kernel writes at most as many octets as the array has.
      let count = unsafe octets.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
      }
      if count >= 0 { return count }
      guard errno == EINTR else { throw AuditError("cannot be read: \(path)", code: errno) }
    }
  }

  /// One gzip member after the other, whoever wrote them [RFC 1952 §2.2].
  private func inflate(into piece: inout [UInt8]) throws(AuditError) -> Int {
    var filled = 0
    while filled < piece.count {
      // SAFETY: zlib reads and writes within the two arrays, whose rests it is told.
      if unsafe stream.avail_in == 0 {
        let count = try fill(&input)
        guard count > 0 else {
          guard !isStarted else { throw AuditError("is damaged: \(path)", code: EINVAL) }
          return filled
        }
        unsafe stream.avail_in = UInt32(count)
        taken = 0
      }
      if !isStarted {
        unsafe stream.next_in = nil
        guard unsafe zlib_inflate_init(&stream, 15 + 16) == Z_OK else {
          throw AuditError("cannot be inflated: \(path)", code: ENOMEM)
        }
        isStarted = true
      }
      let room = piece.count - filled
      let before = unsafe stream.avail_in
      let status = unsafe input.withUnsafeMutableBufferPointer { source in
        unsafe piece.withUnsafeMutableBufferPointer { target in
          unsafe stream.next_in = source.baseAddress.map { unsafe $0 + taken }
          unsafe stream.next_out = target.baseAddress.map { unsafe $0 + filled }
          unsafe stream.avail_out = UInt32(room)
          return unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
        }
      }
      unsafe taken += Int(before - stream.avail_in)
      unsafe filled += room - Int(stream.avail_out)
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END:
        let left = unsafe stream.avail_in
        _ = unsafe inflateEnd(&stream)
        isStarted = false
        unsafe stream.avail_in = left
      default: throw AuditError("is damaged: \(path)", code: EINVAL)
      }
    }
    return filled
  }
}

import CZlib
import Glibc

/// The octets of a segment, inflated where it is compressed; closed with its last reference.
///
/// It stays readable when its file is renamed, or deleted because it was compressed meanwhile.
@safe final class SegmentSource {
  private static let inputBytes = 1 << 16

  let isCompressed: Bool

  /// Octets read from the disk.
  private(set) var octetsRead = 0

  let descriptor: Int32

  let path: String

  // SAFETY: `inputBytes` octets and a stream that stays where it is, as zlib demands; both are
  // freed in `deinit` and used by this object alone.
  private let input: UnsafeMutablePointer<UInt8>
  private let stream: UnsafeMutablePointer<z_stream>

  /// `inflateInit` was called.
  private var isPrepared = false

  /// A member has begun and not ended.
  private var isInMember = false

  /// The file has ended inside of a member, or a member is damaged: this is thrown once what was
  /// inflated before has been handed over.
  private var failure: AuditError?

  /// Where the next octet is read from the disk.
  private var offset = 0

  /// In a compressed file: where reading ends.
  private var end = Int.max

  init(_ path: String) throws(AuditError) {
    self.path = path
    // A pipe must not keep us waiting here.
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    // SAFETY: freed in `deinit`, which also runs when this throws below.
    unsafe input = .allocate(capacity: SegmentSource.inputBytes)
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = errno
    var isCompressed = false
    var isRegular = false
    if descriptor >= 0 {
      var magic: UInt16 = 0
      // SAFETY: the kernel writes two octets.
      isCompressed = unsafe pread(descriptor, &magic, 2, 0) == 2 && magic.littleEndian == 0x8b1f
      isRegular = FileIdentity(descriptor: descriptor)?.isRegularFile ?? false
    }
    self.isCompressed = isCompressed
    guard descriptor >= 0 else { throw AuditError("cannot be read: \(path)", code: code) }
    guard isRegular else { throw AuditError("is no regular file: \(path)", code: EINVAL) }
  }

  deinit {
    // SAFETY: allocated in `init`; nobody else has the pointers.
    if isPrepared { _ = unsafe inflateEnd(stream) }
    unsafe stream.deallocate()
    unsafe input.deallocate()
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// Reads octets into `piece`, from `start` on.
  ///
  /// - Returns: How many; 0 at the end, after which there may be more later if the file grows.
  /// - Throws: At the place of damage, after all octets before it were handed over.
  func read(into piece: inout [UInt8], at start: Int = 0) throws(AuditError) -> Int {
    if let failure { throw failure }
    guard isCompressed else {
      let place = offset
      // SAFETY: the kernel writes at most as many octets as the array has behind `start`.
      let count = unsafe piece.withUnsafeMutableBytes { bytes in
        unsafe fill(UnsafeMutableRawBufferPointer(rebasing: bytes[start...]), place)
      }
      return try count.get()
    }
    // SAFETY: zlib writes at most as many octets as the array has behind `start`.
    let count = unsafe piece.withUnsafeMutableBufferPointer { octets in
      unsafe inflate(into: UnsafeMutableBufferPointer(rebasing: octets[start...]))
    }
    if count == 0, let failure { throw failure }
    return count
  }

  private func fill(
    _ room: UnsafeMutableRawBufferPointer,
    _ place: Int
  ) -> Result<Int, AuditError> {
    while true {
      // SAFETY: the kernel writes at most as many octets as there is room.
      let count = unsafe pread(descriptor, room.baseAddress, room.count, place)
      guard count < 0 else {
        offset += count
        octetsRead += count
        return .success(count)
      }
      guard errno == EINTR else {
        return .failure(AuditError("cannot be read at octet \(place): \(path)", code: errno))
      }
    }
  }

  /// One gzip member after the other, whoever wrote them [RFC 1952 §2.2].
  private func inflate(into piece: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var filled = 0
    while filled < piece.count && failure == nil {
      // SAFETY: zlib reads and writes within `input` and `piece`, whose rests it is told.
      if unsafe stream.pointee.avail_in == 0 {
        guard refill() else { break }
      }
      if !isInMember && !beginMember() { break }
      let room = piece.count - filled
      unsafe stream.pointee.next_out = piece.baseAddress.map { unsafe $0 + filled }
      unsafe stream.pointee.avail_out = UInt32(clamping: room)
      let offered = unsafe stream.pointee.avail_out
      let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      filled += unsafe Int(offered - stream.pointee.avail_out)
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: isInMember = false
      default:
        failure = AuditError("is damaged at octet \(place) of \(path)", code: EBADMSG)
      }
    }
    return filled
  }

  /// Goes on elsewhere; in a compressed file at the beginning of a member, and to the end of one.
  func move(to offset: Int, before end: Int = .max) {
    self.offset = offset
    self.end = end
    isInMember = false
    failure = nil
    // SAFETY: the stream is this object's.
    unsafe stream.pointee.avail_in = 0
  }

  /// Reads octets of the file as they lie on the disk, wherever the stream is.
  ///
  /// - Returns: How many; fewer than there is room for at the end.
  func peek(into piece: inout [UInt8], at place: Int) throws(AuditError) -> Int {
    let next = offset
    defer { offset = next }
    // SAFETY: the kernel writes at most as many octets as the array has.
    let count = unsafe piece.withUnsafeMutableBytes { bytes in unsafe fill(bytes, place) }
    return try count.get()
  }

  /// Counts octets that were read in another way.
  func count(_ octets: Int) { octetsRead += octets }

  /// Octets on the disk, as of now.
  var bytes: Int { FileIdentity(descriptor: descriptor)?.bytes ?? 0 }

  /// Where zlib is in the file.
  private var place: Int {
    // SAFETY: the stream is this object's.
    unsafe offset - Int(stream.pointee.avail_in)
  }

  private func beginMember() -> Bool {
    // SAFETY: the stream is this object's, and stays where it is.
    let status =
      isPrepared ? unsafe inflateReset(stream) : unsafe zlib_inflate_init(stream, 15 + 16)
    guard status == Z_OK else {
      failure = AuditError("cannot be inflated: \(path)", code: ENOMEM)
      return false
    }
    isPrepared = true
    isInMember = true
    return true
  }

  /// - Returns: False at the end, or with `failure` set.
  private func refill() -> Bool {
    let bytes = max(0, min(SegmentSource.inputBytes, end - offset))
    // SAFETY: `input` has so many octets.
    let result = unsafe fill(UnsafeMutableRawBufferPointer(start: input, count: bytes), offset)
    switch result {
    case .failure(let error):
      failure = error
      return false
    case .success(0):
      if isInMember {
        let words = "is cut short inside of its compressed data, at octet \(offset) of \(path)"
        failure = AuditError(words, code: ENODATA)
      }
      return false
    case .success(let count):
      // SAFETY: `count` octets of `input` are initialised.
      unsafe stream.pointee.next_in = input
      unsafe stream.pointee.avail_in = UInt32(count)
      return true
    }
  }
}

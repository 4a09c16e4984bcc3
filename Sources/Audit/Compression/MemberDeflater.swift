import CZlib
import Glibc
import HTTP1

/// Makes gzip members of lines.
@safe final class MemberDeflater {
  // SAFETY: stays where it is, as zlib demands; freed in `deinit`, used by this object alone.
  private let stream: UnsafeMutablePointer<z_stream>

  /// The last member that was made.
  private(set) var octets: [UInt8]

  /// - Throws: When zlib has no memory.
  init(level: Int32) throws(AuditError) {
    // SAFETY: freed in `deinit`, which also runs when this throws.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    octets = []
    // Raw deflate: head and trailer are our own.
    // SAFETY: the stream was initialised above.
    guard unsafe zlib_deflate_init(stream, level, -15) == Z_OK else {
      throw AuditError("cannot be compressed", code: ENOMEM)
    }
  }

  deinit {
    // SAFETY: allocated in `init`; of a stream that is not ready zlib frees nothing.
    _ = unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Leaves in `octets` the member of these lines, of which there may be none.
  func make(_ lines: Span<UInt8>) throws(AuditError) {
    var member = MemberDeflater.describe(lines)
    let headBytes = GzipMember.headBytes
    // SAFETY: zlib reads the lines and writes within `octets`, whose rest it is told.
    unsafe lines.withUnsafeBufferPointer { raw in
      _ = unsafe deflateReset(stream)
      let bytesMax = unsafe headBytes + Int(deflateBound(stream, UInt(raw.count)))
      if octets.count < bytesMax { octets = [UInt8](repeating: 0, count: bytesMax) }
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: raw.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(raw.count)
      unsafe octets.withUnsafeMutableBufferPointer { room in
        unsafe stream.pointee.next_out = room.baseAddress.map { unsafe $0 + headBytes }
        unsafe stream.pointee.avail_out = UInt32(room.count - headBytes)
        _ = unsafe deflate(stream, Z_FINISH)
      }
    }
    // SAFETY: the stream is this object's.
    let end = unsafe octets.count - Int(stream.pointee.avail_out)
    member.bytes = end + GzipMember.trailerBytes
    var writer = ByteWriter(capacity: headBytes + GzipMember.trailerBytes)
    member.write(into: &writer)
    // SAFETY: the lines are alive during the call.
    let checksum = unsafe lines.withUnsafeBufferPointer { raw in
      unsafe crc32(crc32(0, nil, 0), raw.baseAddress, UInt32(raw.count))
    }
    GzipMember.append(UInt64(checksum), 4, &writer)
    GzipMember.append(UInt64(lines.count), 4, &writer)
    // SAFETY: the writer is not written while it is copied.
    let frame = unsafe Array(writer.bytes)
    octets.replaceSubrange(..<headBytes, with: frame[..<headBytes])
    octets.replaceSubrange(end..., with: frame[headBytes...])
  }

  private static func describe(_ lines: Span<UInt8>) -> GzipMember {
    var member = GzipMember(rawBytes: lines.count)
    var start = 0
    while let end = LineFeed.place(in: lines, start..<lines.count) {
      let line = lines.extracting(start..<end)
      if let sequence = AuditLine.sequence(line) {
        member.note(sequence: sequence, time: LineTime.microseconds(of: line))
      }
      start = end + 1
    }
    return member
  }
}

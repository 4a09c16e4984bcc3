import Gateway
package import HTTP1

/// Makes an event of a record, one line of JSON of another.
///
/// Each record is an event of its own, an intent as well as its outcome: they may be hours and
/// files apart, so that joining them would mean holding every open one. Both carry the id of their
/// request. What the schema has no place for goes along under a name of its own, so that no member
/// of a record is lost.
package struct RecordExport: ~Copyable {
  private let format: ExportFormat
  private var members = ExportedMembers()
  private var writer = EventWriter()

  package init(_ format: ExportFormat) {
    self.format = format
  }

  /// Appends the event of a record, with a line feed.
  ///
  /// `line` is without its own. False: it is no record, and nothing was appended; or `output` has
  /// less than `eventBytesMax` octets of room.
  package mutating func convert(_ line: Span<UInt8>, into output: inout ByteWriter) -> Bool {
    guard AuditRecordReader.read(line) != nil, AuditLine.parts(line) != nil,
      let time = LineTime.microseconds(of: line)
    else { return false }
    members.read(line)
    let record = ExportedRecord(members, line, unixMicroseconds: time)
    writer.begin()
    switch format {
    case .ocsf: OCSFEvent.write(record, line, &members, into: &writer)
    case .ecs: ECSEvent.write(record, line, &members, into: &writer)
    }
    return writer.end(into: &output)
  }

  /// Octets of the longest event.
  package static let eventBytesMax = EventWriter.bytesMax
}

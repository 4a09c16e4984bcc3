/// Where one field line stands in the head that it was parsed from.
///
/// 20 bytes and no reference. The offsets hold only for the buffer (and its position) that was
/// given to ``HeadParser``.
package struct FieldLine: Sendable, Equatable {
  package var name: FieldName

  /// The name as the peer wrote it; field names are case-insensitive [RFC 9110 §5.1].
  package var nameRange: ByteRange

  /// The value without the blanks around it [RFC 9112 §5.1]; it may be empty.
  package var valueRange: ByteRange

  @inlinable package init(name: FieldName, nameRange: ByteRange, valueRange: ByteRange) {
    self.name = name
    self.nameRange = nameRange
    self.valueRange = valueRange
  }
}

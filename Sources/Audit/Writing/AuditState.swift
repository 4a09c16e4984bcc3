/// Whether calls can be put on record.
package enum AuditState: UInt8, Sendable {
  case writable

  /// The disk has less room than the reserve: what is under way still gets its records, but no call
  /// with an effect begins.
  case lowDisk

  /// The last write failed.
  case failing
}

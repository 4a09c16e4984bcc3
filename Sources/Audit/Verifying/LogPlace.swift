/// Where a record stands.
///
/// Trivially copyable.
struct LogPlace: Sendable, Equatable {
  /// Index of the file among those that were read.
  var file: Int32

  /// From 1.
  var line: Int
}

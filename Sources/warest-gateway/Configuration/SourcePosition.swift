/// A place in the configuration file; lines and columns count from 1, columns in Unicode scalars.
struct SourcePosition: Equatable {
  var line: Int
  var column: Int
}

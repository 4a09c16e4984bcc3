package import HTTP1

/// The decoded values of a local path's placeholders, as ranges into a scratch buffer.
///
/// A placeholder that the route does not have is empty and never read.
package struct PathValues: Sendable, Equatable {
  package var session = ByteRange.empty
  package var group = ByteRange.empty
  package var chat = ByteRange.empty
  package var message = ByteRange.empty
  package var target = ByteRange.empty

  @inlinable package init() {}

  @inlinable package subscript(parameter: PathParameter) -> ByteRange {
    get {
      switch parameter {
      case .session: session
      case .group: group
      case .chat: chat
      case .message: message
      case .target: target
      }
    }
    set {
      switch parameter {
      case .session: session = newValue
      case .group: group = newValue
      case .chat: chat = newValue
      case .message: message = newValue
      case .target: target = newValue
      }
    }
  }
}

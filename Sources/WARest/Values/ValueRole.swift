/// What the text of a member or parameter is used for, and so how it is checked on its way.
package enum ValueRole: UInt8, Sendable, CaseIterable {
  case plain

  /// One recipient or several: phone numbers and whole ids.
  case recipients

  /// The same on native routes, where WARest's clients may give what they like: noted for the
  /// record, not checked. So are the other roles up to `picture`.
  case nativeRecipients

  /// People that something is done to or asked about.
  case people

  /// Groups that something is asked about; a bare id is a group's.
  case groups

  /// The one chat, or group, that the call is about.
  case chat
  case group

  /// A picture by data URI or URL; WARest reads anything else as a path on its own server.
  case picture

  /// A file to send by data URI, URL or base64, or a list of those.
  case media

  /// A file for a tool: as `media`, and WARest tries it as a path too.
  case toolFile

  /// Text for a tool, which WARest tries as a path and as a URL before it takes it for text.
  case toolText

  /// Whether the text is noted for the record and nothing else.
  package var isNoted: Bool {
    switch self {
    case .nativeRecipients, .people, .groups, .chat, .group: true
    case .plain, .recipients, .picture, .media, .toolFile, .toolText: false
    }
  }
}

/// What the text of a member or parameter is used for, and so how it is checked on its way.
package enum ValueRole: UInt8, Sendable, CaseIterable {
  case plain

  /// One recipient or several: phone numbers and whole ids.
  case recipients

  /// A picture by data URI or URL; WARest reads anything else as a path on its own server.
  case picture

  /// A file to send by data URI, URL or base64, or a list of those.
  case media

  /// A file for a tool: as `media`, and WARest tries it as a path too.
  case toolFile

  /// Text for a tool, which WARest tries as a path and as a URL before it takes it for text.
  case toolText
}

/// What one head may cost.
///
/// Beyond a limit a request is refused with the status named beside it; a reply that passes one is
/// not relayed (502).
package struct HeadLimits: Sendable {
  /// Longest request line or status line in octets, without its CRLF: 414.
  package var requestLineBytesMax: Int

  /// Longest head in octets, from the first octet to the empty line's LF: 431.
  package var headBytesMax: Int

  /// Most field lines: 431.
  package var fieldLinesMax: Int

  package init(
    requestLineBytesMax: Int = 8192,
    headBytesMax: Int = 16_384,
    fieldLinesMax: Int = 100
  ) {
    self.requestLineBytesMax = requestLineBytesMax
    self.headBytesMax = headBytesMax
    self.fieldLinesMax = fieldLinesMax
  }

  /// For requests from clients.
  package static var downstream: HeadLimits { HeadLimits() }

  /// For replies from the upstream, whose security fields alone may take 2 KB.
  package static var upstream: HeadLimits { HeadLimits(headBytesMax: 32_768) }
}

/// What the framing of one chunked body may cost, apart from the body itself.
///
/// The data is counted by the caller.
package struct BodyLimits: Sendable {
  /// Longest line of chunk size and extensions in octets, without its CRLF: 400.
  package var chunkLineBytesMax: Int

  /// Octets of chunk extensions in one body: 400.
  ///
  /// Without this a peer can send extensions for ever that never count as body.
  package var chunkExtensionBytesMax: Int

  /// Octets of the trailer section, CRLFs included: 431.
  package var trailerBytesMax: Int

  /// Most trailer lines: 431.
  package var trailerLinesMax: Int

  package init(
    chunkLineBytesMax: Int = 256,
    chunkExtensionBytesMax: Int = 4096,
    trailerBytesMax: Int = 4096,
    trailerLinesMax: Int = 20
  ) {
    self.chunkLineBytesMax = chunkLineBytesMax
    self.chunkExtensionBytesMax = chunkExtensionBytesMax
    self.trailerBytesMax = trailerBytesMax
    self.trailerLinesMax = trailerLinesMax
  }
}

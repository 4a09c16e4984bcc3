/// The members of an audit record in their order: an allow-list, so that nothing else can get in.
///
/// `v`, `seq`, `prev` and `hash` belong to the one writer of the file, `time` and `kind` to
/// `AuditRecord.begin`.
package enum AuditField: UInt8, Sendable, CaseIterable {
  case chain
  case kind
  case requestID
  case client
  case peer
  case operation
  case effect
  case session
  case target
  case recipients
  case cost
  case bodySHA256
  case status
  case outcome
  case delivery
  case reason
  case durationMilliseconds
  case bytesIn
  case bytesOut
  case upstreamStatus
  case upstreamCode

  // Of the log's own records.
  case note
  case sink
  case count
  case bytes
  case file
  case firstSequence
  case lastSequence
  case lastHash
  case open
  case sha256
  case after
  case key
  case signature

  /// The member with its punctuation, ready to be followed by a value.
  var opening: StaticString {
    switch self {
    case .chain: ",\"chain\":"
    case .kind: ",\"kind\":"
    case .requestID: ",\"request_id\":"
    case .client: ",\"client\":"
    case .peer: ",\"peer\":"
    case .operation: ",\"operation\":"
    case .effect: ",\"effect\":"
    case .session: ",\"session\":"
    case .target: ",\"target\":"
    case .recipients: ",\"recipients\":"
    case .cost: ",\"cost\":"
    case .bodySHA256: ",\"body_sha256\":"
    case .status: ",\"status\":"
    case .outcome: ",\"outcome\":"
    case .delivery: ",\"delivery\":"
    case .reason: ",\"reason\":"
    case .durationMilliseconds: ",\"duration_ms\":"
    case .bytesIn: ",\"bytes_in\":"
    case .bytesOut: ",\"bytes_out\":"
    case .upstreamStatus: ",\"upstream_status\":"
    case .upstreamCode: ",\"upstream_code\":"
    case .note: ",\"note\":"
    case .sink: ",\"sink\":"
    case .count: ",\"count\":"
    case .bytes: ",\"bytes\":"
    case .file: ",\"file\":"
    case .firstSequence: ",\"first_seq\":"
    case .lastSequence: ",\"last_seq\":"
    case .lastHash: ",\"last_hash\":"
    case .open: ",\"open\":"
    case .sha256: ",\"sha256\":"
    case .after: ",\"after\":"
    case .key: ",\"key\":"
    case .signature: ",\"signature\":"
    }
  }
}

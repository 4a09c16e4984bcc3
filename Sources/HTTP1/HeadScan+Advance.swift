extension HeadScan {
  /// What the octets so far amount to.
  enum Finding: Equatable {
    case needMore
    case complete
    case fault(HeadFault)
  }

  /// Looks on for the empty line that ends the head, and refuses what no further octet can repair:
  /// a strange first octet, a CR or LF on its own, a control octet, a line, head or number of lines
  /// beyond its limit [RFC 9112 §2.2, §3, §5].
  ///
  /// What is found depends on the octets only, never on how they were split: each rule speaks at
  /// the first octet that breaks it.
  mutating func advance(
    _ bytes: Span<UInt8>,
    limits: HeadLimits,
    isReply: Bool
  ) -> Finding {
    let end = min(bytes.count, limits.headBytesMax)
    if position == start {
      let beginning = begin(bytes, end, isReply: isReply)
      if beginning != .complete { return beginning }
    }
    while true {
      let stop = ByteSearch.firstControl(bytes, from: Int(position), to: end)
      position = UInt32(truncatingIfNeeded: stop)
      if startLineEnd == 0 && stop - Int(lineStart) > limits.requestLineBytesMax {
        return .fault(.startLineTooLong)
      }
      guard stop < end else { break }
      guard bytes[stop] == Octet.carriageReturn else {
        return .fault(bytes[stop] == Octet.lineFeed ? .bareLineFeed : .controlOctet)
      }
      guard stop + 1 < end else { break }
      guard bytes[stop + 1] == Octet.lineFeed else { return .fault(.bareCarriageReturn) }
      if let finding = endLine(at: UInt32(truncatingIfNeeded: stop), limits: limits) {
        return finding
      }
    }
    guard bytes.count >= limits.headBytesMax else { return .needMore }
    return .fault(startLineEnd == 0 ? .startLineTooLong : .headTooLong)
  }

  /// Takes one empty line before a request [RFC 9112 §2.2] and looks at the first octet: `complete`
  /// when a start line begins.
  private mutating func begin(_ bytes: Span<UInt8>, _ end: Int, isReply: Bool) -> Finding {
    if position == 0 && !isReply && end > 0 && bytes[0] == Octet.carriageReturn {
      guard end > 1 else { return .needMore }
      guard bytes[1] == Octet.lineFeed else { return .fault(.bareCarriageReturn) }
      position = 2
      start = 2
      lineStart = 2
    }
    guard Int(position) < end else { return .needMore }
    let octet = bytes[Int(position)]
    if octet == Octet.carriageReturn && start > 0 { return .fault(.emptyLines) }
    let isGood = isReply ? octet == 0x48 : Octet.isToken(octet)
    return isGood ? .complete : .fault(.firstOctet)
  }

  private mutating func endLine(at stop: UInt32, limits: HeadLimits) -> Finding? {
    position = stop + 2
    if startLineEnd == 0 {
      startLineEnd = stop
    } else if stop == lineStart {
      return .complete
    } else {
      fieldLines += 1
      if fieldLines > limits.fieldLinesMax { return .fault(.fieldLinesTooMany) }
    }
    lineStart = position
    return nil
  }
}

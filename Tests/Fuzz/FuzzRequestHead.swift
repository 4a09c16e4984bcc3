/// The request parser: it never traps, says the same however the octets arrive, and every range it
/// gives out lies inside the head.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzRequestHead(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: the fuzzer owns `count` octets at `data` during the call.
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
  // Small limits, so that short inputs reach them.
  let limits = HeadLimits(requestLineBytesMax: 64, headBytesMax: 256, fieldLinesMax: 6)
  for limits in [limits, .downstream] { checkRequest(bytes, limits) }
  return 0
}

private func checkRequest(_ bytes: [UInt8], _ limits: HeadLimits) {
  var head = RequestHead()
  var scan = HeadScan()
  let step = HeadParser.parseRequest(bytes.span, scan: &scan, limits: limits, into: &head)

  var portionScan = HeadScan()
  var portionHead = RequestHead()
  var portionStep = HeadStep.needMore
  var count = 0
  while portionStep == .needMore && count < bytes.count {
    count += 1
    portionStep = HeadParser.parseRequest(
      bytes.span.extracting(0..<count),
      scan: &portionScan,
      limits: limits,
      into: &portionHead
    )
  }
  precondition(portionStep == step, "portions change the answer")
  guard step == .complete else { return }

  precondition(count == head.byteCount && head.byteCount <= limits.headBytesMax)
  precondition(head.fields == portionHead.fields && head.framing == portionHead.framing)
  precondition(head.target == portionHead.target && head.authority == portionHead.authority)
  precondition(head.keepAlive == portionHead.keepAlive)
  for range in [head.target, head.path, head.query, head.authority] {
    checkRange(range, head.byteCount)
  }
  checkFields(head.fields, head.byteCount, limits)
  for index in head.fields.indices { _ = head.nominates(head.fields[index], in: bytes.span) }

  // What is accepted can be decoded, or is refused for a reason of its own.
  var writer = ByteWriter(capacity: 16_384)
  try? PercentCoding.decodeSegment(bytes.span.extracting(head.path.offsets), into: &writer)
  try? PercentCoding.decodeQueryComponent(bytes.span.extracting(head.query.offsets), into: &writer)
}

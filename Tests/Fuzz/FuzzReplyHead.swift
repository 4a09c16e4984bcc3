/// The reply parser: it never traps, says the same however the octets arrive, and every range it
/// gives out lies inside the head.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzReplyHead(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: the fuzzer owns `count` octets at `data` during the call.
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
  let limits = HeadLimits(requestLineBytesMax: 64, headBytesMax: 256, fieldLinesMax: 6)
  checkReply(bytes, .get, limits)
  checkReply(bytes, .get, .upstream)
  checkReply(bytes, .head, .upstream)
  return 0
}

private func checkReply(_ bytes: [UInt8], _ method: Method, _ limits: HeadLimits) {
  var head = ResponseHead()
  var scan = HeadScan()
  let step = HeadParser.parseResponse(
    bytes.span,
    scan: &scan,
    requestMethod: method,
    limits: limits,
    into: &head
  )

  var portionScan = HeadScan()
  var portionHead = ResponseHead()
  var portionStep = HeadStep.needMore
  var count = 0
  while portionStep == .needMore && count < bytes.count {
    count += 1
    portionStep = HeadParser.parseResponse(
      bytes.span.extracting(0..<count),
      scan: &portionScan,
      requestMethod: method,
      limits: limits,
      into: &portionHead
    )
  }
  precondition(portionStep == step, "portions change the answer")
  guard step == .complete else { return }

  precondition(count == head.byteCount && head.byteCount <= limits.headBytesMax)
  precondition(head.fields == portionHead.fields && head.framing == portionHead.framing)
  precondition(100...599 ~= head.status && head.status != 101)
  precondition(method != .head || head.framing == .none)
  precondition(head.framing != .untilClose || !head.keepAlive)
  checkRange(head.reason, head.byteCount)
  checkFields(head.fields, head.byteCount, limits)
}

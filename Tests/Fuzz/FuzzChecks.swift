func checkRange(_ range: ByteRange, _ byteCount: Int) {
  precondition(range.start <= range.end && Int(range.end) <= byteCount, "a range leaves the head")
}

func checkFields(_ fields: [FieldLine], _ byteCount: Int, _ limits: HeadLimits) {
  precondition(fields.count <= limits.fieldLinesMax)
  var end: UInt32 = 0
  for line in fields {
    checkRange(line.nameRange, byteCount)
    checkRange(line.valueRange, byteCount)
    precondition(line.nameRange.start >= end && line.valueRange.start > line.nameRange.end)
    precondition(!line.nameRange.isEmpty)
    end = line.valueRange.end
  }
}

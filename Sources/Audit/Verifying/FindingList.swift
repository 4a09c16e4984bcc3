/// What was found so far, up to a number that nobody reads anyway.
struct FindingList {
  static let keptMax = 1_000

  private(set) var kept: [LogFinding] = []
  private(set) var findings = 0
  private(set) var remarks = 0

  mutating func add(_ finding: LogFinding) {
    if finding.isRemark { remarks += 1 } else { findings += 1 }
    // Remarks must not use up the room of findings.
    let count = finding.isRemark ? remarks : findings
    if count <= FindingList.keptMax { kept.append(finding) }
  }
}

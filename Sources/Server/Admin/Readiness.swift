import Audit

/// Whether the gateway is of use to callers, check by check.
struct Readiness {
  struct Check {
    let name: StaticString
    /// Nil: all is well.
    let problem: StaticString?
    var remark: StaticString = "ok"
  }

  let checks: [Check]

  init(isDraining: Bool, audit: AuditState?) {
    checks = [
      Check(name: "accepting", problem: isDraining ? "draining" : nil),
      Check(
        name: "audit-log",
        problem: audit == .failing ? "the audit log cannot be written" : nil,
        remark: audit == nil ? "off" : "ok"
      ),
      Check(
        name: "audit-disk",
        problem: audit == .lowDisk ? "the disk of the audit log is nearly full" : nil,
        remark: audit == nil ? "off" : "ok"
      ),
    ]
  }

  var isReady: Bool { checks.allSatisfy { $0.problem == nil } }
}

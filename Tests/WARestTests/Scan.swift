@testable import WARest

/// Runs the body scanner over text cut in pieces.
struct Scan {
  var step = ScanStep.needMore
  var fault: RequestFault?
  var bodyStart = -1
  var opening = JSONObjectScanner.Opening.pending

  static func route(_ name: String) -> Int { OperationCatalog.route(named: name)?.index ?? -1 }

  init(_ body: [UInt8], on route: String, cuts: [Int] = [], seed: UInt64 = 1) {
    var scanner = JSONObjectScanner(.shared, route: Scan.route(route), seed: seed)
    var start = 0
    for end in cuts + [body.count] {
      if fault == nil, case .fault(let found) = scanner.scan(body.span.extracting(start..<end)) {
        fault = found
      }
      start = end
    }
    fault = fault ?? scanner.finish()
    bodyStart = scanner.bodyStart
    opening = scanner.opening
  }

  init(_ body: String, on route: String, cuts: [Int] = [], seed: UInt64 = 1) {
    self.init(Array(body.utf8), on: route, cuts: cuts, seed: seed)
  }

  var verdict: String {
    guard let fault else { return "ok" }
    return "\(fault.kind) \(fault.pointerText): \(fault.detail)"
  }
}

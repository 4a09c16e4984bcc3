import Foundation
import Testing

@Suite(
  "kill -9 in mid-traffic",
  .enabled(if: Tools.python != nil && Tools.curl != nil, "python3 or curl is missing")
)
struct KillTests {
  /// Below the simulated WARest's 120 calls a minute.
  private static let effectsBeforeKill = 40

  @Test func `no effect without its intent; each intent gets its outcome at the next start`()
    throws
  {
    let installation = try Installation()
    try installation.switches(#"{"delayMilliseconds":15}"#)
    let traffic = try Child(
      try #require(Tools.python),
      [Tools.script("clients/traffic.py"), installation.url],
      folder: installation.folder,
      log: "traffic.log"
    )
    let isBusy = try Eventually.holds {
      try installation.journal().effectCount >= Self.effectsBeforeKill
    }
    try #require(isBusy, "\(traffic.said)")
    installation.gateway.signal(SIGKILL)
    #expect(try installation.gateway.wait() == 128 + SIGKILL)
    #expect(try traffic.wait() == 0, "\(traffic.said)")

    let atDeath = try installation.audit()
    try installation.restart()
    let effects = try installation.journal().requests.filter { $0.effects > 0 }
    let intents = Set(atDeath.filter { $0.kind == "intent" }.compactMap(\.requestID))
    #expect(effects.count >= Self.effectsBeforeKill)
    #expect(intents.count >= effects.count)
    for effect in effects {
      let identifier = try #require(effect.requestId)
      #expect(intents.contains(identifier), "an effect without its intent")
    }
    try expectOneOutcomeEach(installation, intents, open: atDeath)
    #expect(try Curl.ask(installation.revokeURL, method: "POST").status == 200)
  }

  private func expectOneOutcomeEach(
    _ installation: Installation,
    _ intents: Set<String>,
    open atDeath: [AuditEntry]
  ) throws {
    var outcomes: [String: [AuditEntry]] = [:]
    for entry in try installation.audit() where entry.kind == "outcome" {
      outcomes[entry.requestID ?? "", default: []].append(entry)
    }
    let before = Set(atDeath.filter { $0.kind == "outcome" }.compactMap(\.requestID))
    for identifier in intents {
      let entries = outcomes[identifier] ?? []
      #expect(entries.count == 1, "\(identifier) has \(entries.count) outcomes")
      if !before.contains(identifier) { #expect(entries.first?.outcome == "unknown") }
    }
  }
}

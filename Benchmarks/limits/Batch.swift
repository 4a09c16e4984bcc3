import Gateway
import WARest

/// Calls that are measured together, so that reading the clock does not count.
struct Batch {
  static let count = 16

  var asks: [LimitAsk] = Array(repeating: LimitAsk(), count: Batch.count)
  private var people: [RecipientList] = []
  private var names: [UInt8] = []
  private var places = [Int](repeating: 0, count: Batch.count)

  init() {
    for index in 0..<Batch.count {
      var list = RecipientList()
      let text = Array("49151\(10_000_000 + index)".utf8)
      list.insert(RecipientID(text.span, as: .people))
      people.append(list)
    }
  }

  /// Chooses sessions by chance; their names and recipients are at hand then, as those of a request
  /// that was just read.
  @inline(never)
  mutating func choose(
    _ setting: Setting,
    _ random: inout RandomNumbers,
    part: Int = 0,
    of parts: Int = 1
  ) {
    names.removeAll(keepingCapacity: true)
    for index in 0..<Batch.count {
      let session = random.next(below: setting.sessionCount / parts) * parts + part
      places[index] = session
      let start = session * Setting.nameBytes
      for octet in start..<start + Setting.nameBytes { names.append(setting.names[octet]) }
    }
  }

  /// Makes the asks; `key` is the upstream key, nil: the session's own.
  @inline(never)
  mutating func ask(_ setting: Setting, client: Int = 0, key: UInt8? = nil) {
    for index in 0..<Batch.count {
      asks[index] = ask(setting, index, client: client)
      if let key { asks[index].key = key }
    }
  }

  @inline(__always)
  private func ask(_ setting: Setting, _ index: Int, client: Int) -> LimitAsk {
    let start = index * Setting.nameBytes
    return setting.table.ask(
      session: names.span.extracting(start..<start + Setting.nameBytes),
      client: client,
      callClass: .send,
      hasCooldown: false,
      units: 2,
      attachments: 1,
      people: people[places[index] % Batch.count],
      jitterSeed: 0
    )
  }

  /// Decides all of them; answers how many pass.
  @inline(never)
  func decide(_ setting: Setting, now: inout UInt64) -> Int {
    var passed = 0
    // SAFETY: the asks stay where they are during the calls.
    unsafe asks.withUnsafeBufferPointer { asks in
      for index in asks.indices {
        now += setting.stepNanoseconds
        // SAFETY: one of them.
        guard let ask = unsafe asks.baseAddress?.advanced(by: index) else { continue }
        if unsafe setting.table.charge(at: ask, now: now).isAllowed { passed += 1 }
      }
    }
    return passed
  }

  /// Decides one of them.
  @inline(never)
  func decide(_ setting: Setting, _ index: Int, now: inout UInt64) {
    now += setting.stepNanoseconds
    // SAFETY: the asks stay where they are during the call.
    unsafe asks.withUnsafeBufferPointer { asks in
      // SAFETY: one of them.
      guard let ask = unsafe asks.baseAddress?.advanced(by: index) else { return }
      _ = unsafe setting.table.charge(at: ask, now: now)
    }
  }

  /// Names of the policies that such a call meets.
  func policies(_ setting: Setting, _ now: UInt64) -> String {
    var batch = self
    var random = RandomNumbers(seed: 5)
    batch.choose(setting, &random)
    batch.ask(setting)
    let verdict = setting.table.look(batch.asks[0], now: now)
    return LimitKind.allCases.filter { verdict.applied & $0.bit != 0 }
      .map { "\($0.name)" }.joined(separator: ", ")
  }

  /// Makes one ask and decides at once, as often: nobody has sent for the session's memory before.
  @inline(never)
  func askAndDecide(_ setting: Setting, now: inout UInt64) -> Int {
    var passed = 0
    for index in 0..<Batch.count {
      now += setting.stepNanoseconds
      let ask = ask(setting, index, client: 0)
      // SAFETY: the ask is there during the call.
      let verdict = unsafe withUnsafePointer(to: ask) { ask in
        unsafe setting.table.charge(at: ask, now: now)
      }
      if verdict.isAllowed { passed += 1 }
    }
    return passed
  }

  /// The upstream key's part of it, which is not measured.
  func settle(_ setting: Setting) {
    for index in 0..<Batch.count {
      setting.table.keys[Int(asks[index].key)].replied(units: asks[index].units)
    }
  }
}

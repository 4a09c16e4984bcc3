extension WARestModel {
  private static let sessionNames = ["sessionId", "id", "session"]

  mutating func sessionAnswer(_ call: Call) throws(Answer) -> Answer {
    if call.operation == .getSessionList { return sessionList(call) }
    let id: String?
    if let parameter = call.parameters.first {
      id = parameter
    } else {
      id = Self.queryFirst(Self.sessionNames, call)
    }
    guard let id, Parameters.isSessionID(id) else { throw .sessionRequired }
    switch call.operation {
    case .getSessionCreate: return try sessionCreate(call, id)
    case .getSessionCreatePairCode: return try sessionPairCode(call, id)
    default: break
    }
    guard let index = sessions.firstIndex(where: { $0.id == id }) else { throw .sessionNotFound }
    guard sessions[index].owner == call.user else { throw .forbidden }
    switch call.operation {
    case .getSessionLogout: return sessionLogout(call, index)
    case .getSessionReconnect: return sessionReconnect(call, index)
    case .getSessionDevices: return sessionDevices(call, index)
    case .deleteSessionDelete: return sessionDelete(index)
    default: return try sessionConfig(call, index)
    }
  }

  /// The first of the names with text under it; a list in the query hides the body's value.
  private static func queryFirst(_ names: [String], _ call: Call) -> String? {
    for name in names {
      let text = (call.query[name] ?? call.body[name])?.string?.trimmed ?? ""
      if !text.isEmpty { return text }
    }
    return nil
  }

  /// The session of that id, made when nobody has it yet; and whether it was there before.
  private mutating func obtainSession(
    _ call: Call,
    _ id: String
  ) throws(Answer) -> (index: Int, existed: Bool) {
    if let index = sessions.firstIndex(where: { $0.id == id }) {
      guard sessions[index].owner == call.user else { throw .forbidden }
      return (index, true)
    }
    sessions.append(
      SimulatedSession(
        id: id,
        owner: call.user,
        state: .connecting,
        number: "62813" + random.letters(8, from: "0123456789"),
        createdMilliseconds: call.now
      )
    )
    record(.sessionChange, id, "create")
    return (sessions.count - 1, false)
  }

  private mutating func sessionCreate(_ call: Call, _ id: String) throws(Answer) -> Answer {
    let (index, existed) = try obtainSession(call, id)
    var object: JSONObject = ["registryUser": .string(call.user), "sessionId": .string(id)]
    if existed {
      object["createdAt"] = .string(SimulatedTime.iso(sessions[index].createdMilliseconds))
    }
    let isOpen = sessions[index].isOpen(at: call.now)
    if !isOpen {
      let (text, left) = qrCode(index, call.now)
      object["qrString"] = .string(text)
      object["qr"] = .string(MediaSamples.pngDataURI)
      object["qrDuration"] = .int(left)
    }
    object["webhookUrl"] = .string(sessions[index].webhookURL)
    object["webhookSecret"] = .string(sessions[index].webhookSecret)
    return isOpen
      ? Answer(200, 1104, "Session already open", .object(object))
      : Answer(202, 1107, "Scan the QR to continue", .object(object))
  }

  /// The code shown now and the seconds it has left.
  private mutating func qrCode(_ index: Int, _ now: Int64) -> (String, Int64) {
    if case .stopped = sessions[index].state { sessions[index].state = .connecting }
    let life = SimulatedSession.qrSeconds * 1000
    if let qr = sessions[index].qr, now - qr.sinceMilliseconds < life {
      return (qr.text, (life - (now - qr.sinceMilliseconds)) / 1000)
    }
    let text = "2@" + Base64.encode(random.octets(64)) + "," + Base64.encode(random.octets(32))
    sessions[index].qr = (now, text)
    return (text, SimulatedSession.qrSeconds)
  }

  private mutating func sessionPairCode(_ call: Call, _ id: String) throws(Answer) -> Answer {
    let names = ["phone", "pair", "pairPhone"]
    let phone = Self.queryFirst(names, call)?.digits ?? ""
    guard !phone.isEmpty else { throw .required("phone") }
    let (index, _) = try obtainSession(call, id)
    let session = sessions[index]
    var object: JSONObject = ["registryUser": .string(call.user), "sessionId": .string(id)]
    if session.isOpen(at: call.now) {
      return Answer(200, 1104, "Session already open", .object(object))
    }
    if case .stopped = session.state { sessions[index].state = .connecting }
    if whatsApp(.requestPairingCode, session, phone, isSwallowed: true) != nil {
      object["pairCode"] = ""
      return Answer(202, 1110, "Pair code pending", .object(object))
    }
    object["pairCode"] = .string(World.pairingCode)
    return .ok("Pair code generated", .object(object))
  }

  private mutating func sessionLogout(_ call: Call, _ index: Int) -> Answer {
    let wasRunning = sessions[index].state != .stopped
    sessions[index].state = .stopped
    sessions[index].qr = nil
    sessions[index].devicesKnownUntilMilliseconds = 0
    record(.sessionChange, sessions[index].id, "logout")
    return .ok(
      "Logout success",
      [
        "sessionId": .string(sessions[index].id),
        "steps": ["runtime": .bool(wasRunning), "creds": true],
      ]
    )
  }

  private mutating func sessionReconnect(_ call: Call, _ index: Int) -> Answer {
    if sessions[index].isOpen(at: call.now) {
      let end = call.now + SimulatorLimits.reconnectMilliseconds
      sessions[index].state = .reconnecting(untilMilliseconds: end)
    }
    record(.sessionChange, sessions[index].id, "reconnect")
    return Answer(202, 1109, "Reconnect scheduled")
  }

  private mutating func sessionDevices(_ call: Call, _ index: Int) -> Answer {
    let session = sessions[index]
    let isOpen = session.isOpen(at: call.now)
    if isOpen, call.query["refresh"]?.string == "1" {
      sessions[index].devicesKnownUntilMilliseconds = call.now + 15_000
    }
    let isFresh = call.now < sessions[index].devicesKnownUntilMilliseconds
    return .ok(
      "Device info",
      [
        "name": isOpen ? .string(SimulatedSession.name) : .null,
        "phone": isOpen ? .string(session.number) : .null, "device": isFresh ? "web" : "WARest",
      ]
    )
  }

  private mutating func sessionDelete(_ index: Int) -> Answer {
    let session = sessions.remove(at: index)
    stores[session.id] = nil
    record(.sessionChange, session.id, "delete")
    return .ok(
      "Session deleted",
      [
        "sessionId": .string(session.id),
        "steps": ["runtime": .bool(session.state != .stopped), "creds": true, "meta": true],
      ]
    )
  }

  private mutating func sessionConfig(_ call: Call, _ index: Int) throws(Answer) -> Answer {
    let flags = [call.body["preflight"], call.body["preflightVerify"]]
    if flags.contains(.bool(true)), let url = call.body["webhookUrl"]?.string,
      (try? MediaInput.fetch(url)) == nil
    {
      let row: JSON = [
        "target": .string(url), "ok": false, "error": .string(Self.refused(url)), "roundTripMs": 1,
      ]
      throw Answer(400, 2000, "Webhook preflight failed", ["results": [row]])
    }
    if let url = call.body["webhookUrl"]?.string {
      sessions[index].webhookURL = url
      sessions[index].webhookSecret =
        call.body["webhookSecret"]?.string
        ?? random.letters(13, from: SeededGenerator.alphanumerics)
    } else if let secret = call.body["webhookSecret"]?.string {
      sessions[index].webhookSecret = secret
    }
    record(.sessionChange, sessions[index].id, "config")
    return .ok(
      "Config updated",
      [
        "registryUser": .string(call.user), "sessionId": .string(sessions[index].id),
        "webhookUrl": .string(sessions[index].webhookURL),
        "webhookSecret": .string(sessions[index].webhookSecret),
      ]
    )
  }

  private func sessionList(_ call: Call) -> Answer {
    let items = sessions.filter { $0.owner == call.user }.map { session -> JSON in
      let isOpen = session.isOpen(at: call.now)
      let me: JSON = [
        "id": .string(session.deviceJID), "lid": "99999:12@lid",
        "name": .string(SimulatedSession.name),
      ]
      // After a stop the time comes from the database, as text.
      let last: JSON =
        switch session.lastConnectionMilliseconds {
        case let time?: isOpen ? .int(time) : .string(SimulatedTime.iso(time))
        case nil: .null
        }
      return [
        "id": .string(session.id), "status": .string(session.statusText(at: call.now)),
        "me": isOpen ? me : .null, "pushName": isOpen ? .string(SimulatedSession.name) : .null,
        "lastConn": last,
      ]
    }
    return .ok("OK", ["items": .array(items)])
  }
}

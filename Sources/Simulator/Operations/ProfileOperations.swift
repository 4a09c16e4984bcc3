/// The own profile and what WhatsApp knows about people.
extension WARestModel {
  private static let profileSelectors = ["sessionid", "id", "session"]
  private static let profilePhones = ["phone", "number", "user", "msisdn", "phonenumber"]
  private static let numberNames = ["checknumbers", "checknumber", "number", "phone"]

  mutating func profileAnswer(_ call: Call) throws(Answer) -> Answer {
    let sources = [call.body, call.query]
    guard let id = Parameters.foldedText(Self.profileSelectors, in: sources) else {
      if Parameters.foldedText(Self.profilePhones, in: sources) != nil {
        // A mistake of WARest's own.
        throw Answer(500, 8000, "items is not iterable")
      }
      throw Answer(400, 2001, "Provide sessionId or phone")
    }
    let session = try ownedSession(call, id)
    switch call.operation {
    case .getProfileInfo: return profileInfo(session)
    case .getProfilePicture: return profilePicture(session)
    case .postProfilePicture: return try setProfilePicture(session, sources)
    case .deleteProfilePicture: return try removeProfilePicture(session)
    case .getProfilePrivacy: return profilePrivacy(session)
    case .getProfileListContacts: return listContacts(call, session)
    case .getProfileOnWhatsapp: return try onWhatsApp(call, session)
    default: return try businessProfiles(call, session)
    }
  }

  private static func picture(_ url: String?) -> JSONObject {
    let id = url.map { url in
      String(url.split(separator: "/").last?.prefix { $0 != "_" } ?? "")
    }
    return [
      "url": .optional(url), "id": .optional(id), "type": url == nil ? .null : "image",
      "imgFull": .optional(url), "imgPreview": .optional(url.map { $0 + "&stp=dst-jpg_s96x96" }),
    ]
  }

  private mutating func pictureURL(_ session: SimulatedSession) -> String? {
    let failure = whatsApp(.profilePictureUrl, session, session.jid, isSwallowed: true)
    return failure == nil ? ownPicture : nil
  }

  private mutating func profileInfo(_ session: SimulatedSession) -> Answer {
    let about: JSON =
      whatsApp(.fetchStatus, session, session.jid, isSwallowed: true) == nil ? "Available" : .null
    let picture = Self.picture(pictureURL(session))
    let name = JSON.string(SimulatedSession.name)
    return .ok(
      "Profile info",
      [
        "phone": .string(session.number), "verifiedName": name, "pushName": name, "about": about,
        "pictureId": picture["id"] ?? .null, "businessProfile": nil,
        "entries": [
          "User": .string(session.number), "Agent": .int(SimulatedSession.device), "Device": "web",
          "Server": "s.whatsapp.net",
        ], "profilePicture": .object(picture),
      ]
    )
  }

  private static func pictureRow(_ session: SimulatedSession, _ url: String?) -> JSON {
    var object: JSONObject = ["phone": .string(session.number)]
    let picture = picture(url)
    for name in picture.names { object[name] = picture[name] }
    return .object(object)
  }

  private mutating func profilePicture(_ session: SimulatedSession) -> Answer {
    .ok("Profile picture", Self.pictureRow(session, pictureURL(session)))
  }

  private mutating func setProfilePicture(
    _ session: SimulatedSession,
    _ sources: [JSON]
  ) throws(Answer) -> Answer {
    guard let text = Parameters.foldedText(Self.pictureNames, in: sources) else {
      throw .required("picture")
    }
    guard let octets = MediaInput.picture(text) else {
      throw .invalid("picture is invalid or unreadable")
    }
    if let failure = whatsApp(.updateProfilePicture, session, session.jid) {
      throw .downstream(failure)
    }
    ownPicture = World.uploadedPicture(octets: octets)
    return .ok("Profile picture updated", Self.pictureRow(session, ownPicture))
  }

  private mutating func removeProfilePicture(_ session: SimulatedSession) throws(Answer) -> Answer {
    if let failure = whatsApp(.removeProfilePicture, session, session.jid) {
      throw .downstream(failure)
    }
    ownPicture = nil
    return .ok("Profile picture removed")
  }

  private mutating func profilePrivacy(_ session: SimulatedSession) -> Answer {
    let failure = whatsApp(.fetchPrivacySettings, session, session.jid, isSwallowed: true)
    let people: JSON = failure == nil ? "contacts" : "all"
    return .ok(
      "Privacy settings",
      [
        "phone": .string(session.number), "readReceipts": "all", "profilePhoto": people,
        "status": people, "online": failure == nil ? "match_last_seen" : "all",
        "lastSeen": people, "groupAdd": "all", "callAdd": "all", "stikers": "contacts",
        "messages": "all",
      ]
    )
  }

  private mutating func listContacts(_ call: Call, _ session: SimulatedSession) -> Answer {
    let limit = call.query["limit"].map { Self.bounded($0, 1...1000, default: 15) } ?? 1
    let offset = Self.bounded(call.query["offset"], 0...1_000_000, default: 0)
    let isDeep = Parameters.isOn(call.query["deep"])
    var people = session.contacts
    if Parameters.text(["type"], in: [call.query])?.lowercased() == "groups" {
      let wanted = Parameters.text(["groupIds"], in: [call.query, call.body]) ?? ""
      let ids = wanted.split(separator: ",").map { $0.trimmed }
      let failure = whatsApp(
        .groupFetchAllParticipating,
        session,
        session.jid,
        isSwallowed: true
      )
      let chosen = failure == nil ? groups.filter { ids.isEmpty || ids.contains($0.id) } : []
      let jids = Set(chosen.flatMap { $0.participants.map(\.jid) })
      people = jids.map { ($0, String($0.prefix { $0 != "@" })) }
    }
    people.sort { $0.jid < $1.jid }
    let rows = Self.page(people, limit: limit, offset: offset).map { person -> JSON in
      let phone = String(person.jid.prefix { $0 != "@" })
      var row: JSONObject = [
        "jid": .string(person.jid), "phone": .string(phone), "name": .string(person.name),
      ]
      if isDeep { row["businessProfile"] = businessProfile(phone, session) }
      return .object(row)
    }
    return .ok("Contacts list", ["phone": .string(session.number), "data": .array(rows)])
  }

  /// Numbers of a repeated parameter or between commas.
  private static func numbers(_ call: Call) throws(Answer) -> [String] {
    for source in [call.query, call.body] {
      guard let object = source.object else { continue }
      for name in numberNames {
        for index in 0..<object.count where object.names[index].lowercased() == name {
          let numbers = object.values[index].joined.split(separator: ",").map(\.digits)
          let filled = numbers.filter { !$0.isEmpty }
          if !filled.isEmpty { return filled }
        }
      }
    }
    throw .required("checkNumbers")
  }

  private mutating func onWhatsApp(
    _ call: Call,
    _ session: SimulatedSession
  ) throws(Answer) -> Answer {
    let isDeep = Parameters.isOn(call.query["deep"])
    let rows = try Self.numbers(call).map { number -> JSON in
      let failure = self.whatsApp(.onWhatsApp, session, number, isSwallowed: true)
      let isThere = failure == nil && World.registeredNumbers.contains(number)
      var row: JSONObject = [
        "jid": .string(number + "@s.whatsapp.net"), "phone": .string(number),
        "isOnWhatsApp": .bool(isThere),
      ]
      if isDeep { row["businessProfile"] = businessProfile(number, session) }
      return .object(row)
    }
    return .ok("Lookup complete", ["data": rows.count == 1 ? rows[0] : .array(rows)])
  }

  private mutating func businessProfiles(
    _ call: Call,
    _ session: SimulatedSession
  ) throws(Answer) -> Answer {
    let rows = try Self.numbers(call).map { number -> JSON in
      // This route alone makes the quotation marks typographic.
      var row = businessProfile(number, session).object ?? [:]
      if let text = row["description"]?.string {
        row["description"] = .string(String(text.map { $0 == "\"" ? "\u{201D}" : $0 }))
      }
      return .object(row)
    }
    return .ok(
      "Business profile info",
      rows.count == 1 ? rows[0] : ["data": .array(rows)]
    )
  }

  private mutating func businessProfile(_ number: String, _ session: SimulatedSession) -> JSON {
    let jid = number + "@s.whatsapp.net"
    let failure = whatsApp(.getBusinessProfile, session, jid, isSwallowed: true)
    let isShop = failure == nil && number == World.shopNumber
    let hours: JSON = [
      "day_of_week": "mon", "mode": "specific_hours", "open_time": "09:00", "close_time": "17:00",
    ]
    return [
      "jid": .string(jid), "phone": .string(number),
      "email": isShop ? "a@example.com" : nil, "address": isShop ? "Jl. Example 1" : nil,
      "categories": isShop ? ["Shopping & retail"] : [],
      "businessHoursTimezone": isShop ? "Asia/Jakarta" : nil,
      "businessHours": isShop ? [hours] : [],
      "description": isShop ? "A \"shop\"" : nil,
      "websites": isShop ? ["https://example.com"] : [], "wid": isShop ? .string(jid) : nil,
    ]
  }
}

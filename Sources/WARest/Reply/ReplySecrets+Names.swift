extension ReplySecrets {
  /// What a member of that name holds; names count in any letter case, to be on the safe side.
  ///
  /// WARest's own are `qr`, `qrString`, `pairCode`, `webhookSecret` and `inviteLink`; the others
  /// are what WhatsApp's libraries call the same things.
  init(named name: NameBuffer) {
    let text = name.octets.span.extracting(first: name.keptCount)
    func isNamed(_ known: StaticString) -> Bool { text.equalsIgnoringCase(known) }
    switch name.count {
    case 2 where isNamed("qr"): self = .pairing
    case 6 where isNamed("qrCode"): self = .pairing
    case 8 where isNamed("qrString") || isNamed("pairCode"): self = .pairing
    case 11 where isNamed("pairingCode"): self = .pairing
    case 13 where isNamed("webhookSecret"): self = .webhook
    case 10 where isNamed("inviteLink") || isNamed("inviteCode"): self = .invites
    default: self = []
    }
  }
}

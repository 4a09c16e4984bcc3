/// A WhatsApp account as WARest keeps it.
struct SimulatedSession {
  enum State: Equatable {
    case open
    /// Waits for its QR code to be scanned.
    case connecting
    /// Comes back by itself at this time.
    case reconnecting(untilMilliseconds: Int64)
    case stopped
  }

  let id: String
  let owner: String
  var state: State
  /// Digits of the own number.
  var number: String
  let createdMilliseconds: Int64
  var lastConnectionMilliseconds: Int64?
  var webhookURL = ""
  var webhookSecret = ""
  /// When the QR code that is shown now was made, and the code.
  var qr: (sinceMilliseconds: Int64, text: String)?
  /// `devices` remembers the answer for a while, the stale one too.
  var devicesKnownUntilMilliseconds: Int64 = 0
  var contacts: [(jid: String, name: String)] = []
  /// Ends of the calls that wait in the queue.
  var queueEndsMilliseconds: [Int64] = []

  /// The device that the number is glued to in the own JID.
  static let device = 12
  static let name = "Main Bot"
  /// A QR code is shown this long before there is a new one.
  static let qrSeconds: Int64 = 20

  var jid: String { "\(number)@s.whatsapp.net" }
  var deviceJID: String { "\(number):\(Self.device)@s.whatsapp.net" }

  /// The own number as WARest compares it: the digits of the whole JID, the device's included.
  var gluedDigits: String { "\(number)\(Self.device)" }

  func isOpen(at now: Int64) -> Bool {
    switch state {
    case .open: true
    case .reconnecting(let until): now >= until
    case .connecting, .stopped: false
    }
  }

  func statusText(at now: Int64) -> String {
    if isOpen(at: now) { return "open" }
    return switch state {
    case .open: "open"
    case .connecting: "connecting"
    case .reconnecting: "reconnecting"
    case .stopped: "stopped"
    }
  }
}

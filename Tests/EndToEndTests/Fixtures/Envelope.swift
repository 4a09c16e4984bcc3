/// WARest's own reply, as far as the tests look into it.
struct Envelope: Decodable {
  struct Result: Decodable {
    var groupId: String?
    var inviteLink: String?
    var id: String?
  }

  var status: Bool
  var code: Int
  var results: [Result]?
}

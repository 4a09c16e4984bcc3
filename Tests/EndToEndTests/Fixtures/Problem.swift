/// A refusal of the gateway's (RFC 9457), as far as the tests look into it.
struct Problem: Decodable {
  struct Upstream: Decodable {
    var status: Int
  }

  var type: String
  var title: String
  var status: Int
  var detail: String?
  var requestID: String?
  var delivery: String?
  var upstream: Upstream?

  enum CodingKeys: String, CodingKey {
    case type, title, status, detail, delivery, upstream
    case requestID = "request_id"
  }
}

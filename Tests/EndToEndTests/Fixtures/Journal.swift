/// What reached the simulated WARest, as far as the tests look into it.
struct Journal: Decodable {
  struct Request: Decodable {
    var operation: String
    var requestId: String?
    var status: Int
    var effects: Int
  }

  var requestCount: Int
  var effectCount: Int
  var requests: [Request]
}

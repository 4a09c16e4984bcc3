/// What the admin listener answered.
struct AdminReply: Equatable {
  var status: UInt16
  var body: [UInt8]

  /// The first line of a text, for a person: without what a terminal would act on.
  var firstLine: String {
    let text = String(decoding: body.prefix(1_024), as: UTF8.self)
    let line = text.prefix { !$0.isNewline }
    return PlainText.of(String(line))
  }
}

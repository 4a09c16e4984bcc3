import HTTP1

@testable import WARest

/// Converts a form, and keeps what came of it.
struct FormBodyRun {
  private(set) var text = ""
  private(set) var verdict = "ok"
  private(set) var hint: String?
  private(set) var session = ""
  private(set) var hadSelector = false
  private(set) var askedCount = 0
  private(set) var capture = ""
  private(set) var people = RecipientList()

  init(
    _ form: String,
    on route: String,
    claimed: String = "",
    hasMembers: Bool = false,
    sources: SourceRules = .standard
  ) {
    let octets = Array(form.utf8)
    let name = Array(claimed.utf8)
    var session = name.isEmpty ? SessionClaim() : SessionClaim(name.span)
    var writer = ByteWriter(capacity: 6 * octets.count + 1024)
    let fault = FormBody.convert(
      .shared,
      route: MultipartRun.route(route),
      form: octets.span,
      session: &session,
      hadSelector: &hadSelector,
      sources: sources,
      people: &people,
      askedCount: &askedCount,
      hasMembers: hasMembers,
      into: &writer
    )
    if let fault { verdict = "\(fault.kind) \(fault.pointerText): \(fault.detail)" }
    hint = fault?.hint.map { "\($0)" }
    text = String(decoding: MultipartRun.octets(of: writer), as: UTF8.self)
    self.session = MultipartRun.text(of: session)
    writer.removeAll()
    if fault == nil {
      FormBody.writeCapture(
        .shared,
        route: MultipartRun.route(route),
        form: octets.span,
        into: &writer
      )
    }
    capture = String(decoding: MultipartRun.octets(of: writer), as: UTF8.self)
  }
}

import HTTP1
import Testing

@testable import WARest

/// A way by which a list of recipients reaches a sending route.
struct RecipientCarrier: CustomTestStringConvertible, Sendable {
  /// A local route by its name, or a native one by its operation.
  let route: String
  let name: String
  let read: @Sendable (RecipientCarrier, [String], inout SeededGenerator) -> Reading

  var testDescription: String { "\(route): \(name)" }

  struct Reading {
    var verdict: String
    var people: RecipientList
  }

  init(
    _ route: String,
    _ name: String,
    _ read: @escaping @Sendable (RecipientCarrier, [String], inout SeededGenerator) -> Reading
  ) {
    self.route = route
    self.name = name
    self.read = read
  }

  /// Items as one text, separated as WARest separates them.
  static func text(_ items: some Sequence<String>, _ random: inout SeededGenerator) -> String {
    let separators = [",", ";", "\n", "\r\n", ", ", " ; ", ",,", ",\n"]
    var text = ""
    for item in items {
      if !text.isEmpty { text += separators.randomElement(using: &random) ?? "," }
      text += item
    }
    return text
  }

  /// Items in up to ten texts.
  static func texts(_ items: [String], _ random: inout SeededGenerator) -> [String] {
    let size = max(items.count / 10 + 1, Int.random(in: 1...12, using: &random))
    return stride(from: 0, to: items.count, by: size).map { start in
      text(items[start..<min(start + size, items.count)], &random)
    }
  }

  private func json(_ body: String, after people: RecipientList = RecipientList()) -> Reading {
    var scanner = Scan.scanner(MultipartRun.route(route), seed: 3)
    scanner.people = people
    let octets = Array(body.utf8)
    var writer = ByteWriter(capacity: octets.count + JSONObjectScanner.addedBytesMax)
    _ = scanner.scan(octets.span, into: &writer)
    return Reading(verdict: scanner.finish().map { "\($0.detail)" } ?? "ok", people: scanner.people)
  }

  private func form(_ fields: [String]) -> Reading {
    let run = FormBodyRun(fields.joined(separator: "&"), on: route)
    return Reading(verdict: run.verdict, people: run.people)
  }

  private func parts(_ parts: [(name: String, text: String)]) -> Reading {
    let head = "--B\r\nContent-Disposition: form-data; name="
    let text = parts.map { "\(head)\"\($0.name)\"\r\n\r\n\($0.text)\r\n" }.joined()
    let file = "\(head)\"media\"; filename=\"a\"\r\n\r\n6289\r\n--B--\r\n"
    let run = MultipartRun(Array((text + file).utf8), on: route)
    return Reading(verdict: run.verdict, people: run.people)
  }

  private func query(_ query: String) -> Reading {
    var people = RecipientList()
    var session = SessionClaim()
    var writer = ByteWriter(capacity: 65_536)
    let scratch = Array("!main".utf8)
    var values = PathValues()
    values.session = ByteRange(1, 5)
    let index = MultipartRun.route(route)
    let octets = Array(query.utf8)
    let fault =
      CompiledCatalog.shared.facts(index).flags.contains(.native)
      ? CompiledCatalog.shared.writeNativeTarget(
        index,
        values: values,
        scratch: scratch.span,
        query: octets.span,
        session: &session,
        fallback: SessionClaim(),
        sources: .standard,
        people: &people,
        into: &writer
      )
      : CompiledCatalog.shared.writeUpstreamTarget(
        index,
        values: values,
        scratch: scratch.span,
        query: octets.span,
        isRaw: true,
        people: &people,
        into: &writer
      )
    return Reading(verdict: fault.map { "\($0.detail)" } ?? "ok", people: people)
  }

  static let all: [RecipientCarrier] =
    ["to", "jid", "target", "number"].flatMap { name in
      ["messages.text", "postMessagesSendText"].map { route in
        RecipientCarrier(route, "JSON text \(name)") { carrier, items, random in
          let text = RecipientSpelling.quoted(RecipientCarrier.text(items, &random))
          return carrier.json("{\"\(name)\":\(text),\"message\":\"6289\"}")
        }
      }
    }
    + ["messages.poll", "postMessagesSendPoll", "messages.media", "postMessagesSendMedia"].map {
      RecipientCarrier($0, "JSON list") { carrier, items, random in
        let list = RecipientCarrier.texts(items, &random).map { text in
          let isNumber = text.utf8.allSatisfy { $0 &- 0x30 < 10 } && text.utf8.first != 0x30
          return isNumber ? text : RecipientSpelling.quoted(text)
        }
        return carrier.json(
          "{\"question\":\"6289\",\"options\":[\"6288\"],\"media\":\"data:,a\","
            + "\"to\":[\(list.joined(separator: ", "))]}"
        )
      }
    }
    + [
      RecipientCarrier("postMessagesSendText", "JSON list in a text") { carrier, items, random in
        let list = RecipientCarrier.texts(items, &random).map(RecipientSpelling.quoted)
        let text = "[\(list.joined(separator: ","))]"
        return carrier.json("{\"to\":\(RecipientSpelling.quoted(text)),\"message\":\"6289\"}")
      },
      RecipientCarrier("postMessagesSendText", "query and body") { carrier, items, random in
        let (front, back) = (items[..<(items.count / 2)], items[(items.count / 2)...])
        let text = RecipientCarrier.text(front, &random)
        let inQuery = carrier.query("jid=\(RecipientSpelling.encoded(text))")
        let rest = RecipientSpelling.quoted(RecipientCarrier.text(back, &random))
        return carrier.json("{\"to\":\(rest)}", after: inQuery.people)
      },
      RecipientCarrier("messages.text", "form") { carrier, items, random in
        let text = RecipientSpelling.encoded(RecipientCarrier.text(items, &random))
        return carrier.form(["to=\(text)", "message=6289"])
      },
    ]
    + [
      ("messages.poll", "to"), ("messages.poll", "to[]"), ("postMessagesSendMedia", "to"),
      ("postMessagesSendMedia", "to[]"), ("messages.media", "to"),
    ].map { route, name in
      RecipientCarrier(route, "form with \(name) repeated") { carrier, items, random in
        let texts = RecipientCarrier.texts(items, &random)
        let fields = texts.map { "\(name)=\(RecipientSpelling.encoded($0))" }
        return carrier.form(
          route == "messages.poll"
            ? fields + ["question=6289", "options=6288"]
            : fields + ["media=data:,6288"]
        )
      }
    }
    + [
      ("messages.media", "to"), ("postMessagesSendMedia", "to"),
      ("postMessagesSendMedia", "to[]"),
    ].map { route, name in
      RecipientCarrier(route, "parts \(name)") { carrier, items, random in
        let texts = RecipientCarrier.texts(items, &random)
        return carrier.parts(texts.map { (name, $0) } + [("caption", "6287")])
      }
    }
    + [
      RecipientCarrier("messages.media", "query of a file") { carrier, items, random in
        let text = RecipientSpelling.encoded(RecipientCarrier.text(items, &random))
        return carrier.query("to=\(text)&caption=6289")
      },
      RecipientCarrier("postMessagesSendMedia", "query of a file") { carrier, items, random in
        let texts = RecipientCarrier.texts(items, &random).enumerated().map { place, text in
          "\(["to", "to[]", "to[\(place)]", "t%6f"][place % 4])=\(RecipientSpelling.encoded(text))"
        }
        return carrier.query("\(texts.joined(separator: "&"))&caption=6289")
      },
    ]
}

import ArgumentParser
import Audit
import Foundation

/// `audit hash`: what stands on record instead of a person or a body.
struct AuditHashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hash",
    abstract: "Print what to search the audit log for: the hash of a person or a body.",
    discussion: """
      Prints a line for every key of the log, the one in use first: older records have the hash of \
      an older key. All spellings of a phone number have the same hash. Groups stand on record by \
      their id.
      """
  )

  @OptionGroup var settings: LogConfigurationOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The log's active file: its keys stand beside it.",
      valueName: "file"
    ),
    completion: .file(extensions: ["jsonl"])
  )
  var file: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The file of the keys.", valueName: "file"),
    completion: .file()
  )
  var keys: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A request's body, as it was sent; - is standard input.",
      valueName: "file"
    ),
    completion: .file()
  )
  var body: [String] = []

  @Flag(
    name: .long,
    help: "Put a new key into use; the gateway takes it at its next start or SIGHUP."
  )
  var newKey = false

  @Option(name: .long, help: "How to print it.")
  var output = OutputFormat.text

  @Argument(help: ArgumentHelp("A phone number or a whole id.", valueName: "person"))
  var people: [String] = []

  func validate() throws {
    let places = [settings.config, file, keys].compactMap(\.self)
    if places.isEmpty {
      throw ValidationError("missing --config <file>, --file <log> or --keys <file>")
    }
    if places.count > 1 {
      throw ValidationError("only one of --config, --file and --keys goes")
    }
    if newKey && !(people.isEmpty && body.isEmpty) {
      throw ValidationError("--new-key goes alone: search with the old keys before or after it")
    }
    if !newKey && people.isEmpty && body.isEmpty {
      throw ValidationError("missing a phone number, an id, or --body <file>")
    }
  }

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let audit = try settings.load(orFor: file ?? "", console)
    let path = keys ?? LogPaths(audit).hashKeys
    do throws(AuditError) {
      if newKey {
        let key = try RecipientKeyFile.addKey(path)
        console.out("key \(key.id) is the first of \(path)")
        console.note("the gateway takes it at its next start or SIGHUP; the old ones stay there")
        return
      }
    } catch {
      throw failure(error)
    }
    let rows = try self.rows(path, isPlain: audit.recipients == .plain)
    switch output {
    case .text: for row in rows { console.out(row.line) }
    case .json: console.out(try JSONText.of(rows))
    }
  }

  private func rows(_ path: String, isPlain: Bool) throws -> [HashRow] {
    let ring: [RecipientKey]
    do throws(AuditError) {
      ring = try RecipientKeyFile.read(path)
    } catch {
      throw failure(error)
    }
    var rows: [HashRow] = []
    for person in people {
      let ids = PersonArgument.ids(of: person)
      guard !ids.isEmpty else {
        throw CommandFailure(
          message: "\(person) is no phone number and no id",
          hints: ["such as +6281234567890, 123456789012345@lid or 120363000000000001@g.us"],
          status: .usage
        )
      }
      for id in ids { rows += HashRow.rows(of: id, ring, isPlain: isPlain) }
    }
    for file in body { rows += HashRow.rows(ofBody: try octets(file), file, ring) }
    return rows
  }

  private func octets(_ file: String) throws -> [UInt8] {
    if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandFailure(message: "\(file) cannot be read", status: .unavailable)
    }
    return Array(data)
  }

  private func failure(_ error: AuditError) -> CommandFailure {
    CommandFailure(
      message: "\(error)",
      hints: ["the gateway makes the file at its first start; --keys names another one"],
      status: .unavailable
    )
  }
}

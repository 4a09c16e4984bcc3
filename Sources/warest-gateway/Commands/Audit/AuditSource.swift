import ArgumentParser
import Audit

/// The flags that say which log is to be read.
struct AuditSource: ParsableArguments {
  @OptionGroup var settings: LogConfigurationOptions

  @Option(
    name: .long,
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The active file, with all segments beside it, or segments one by one.",
      valueName: "path"
    ),
    completion: .file()
  )
  var file: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The file of the keys that people are hashed with; none to do without.",
      valueName: "file"
    ),
    completion: .file()
  )
  var keys: String?

  func validate() throws {
    if (settings.config == nil) == file.isEmpty {
      throw ValidationError("needs --config <file> or --file <path>, and not both")
    }
  }

  /// What is to be read, and the settings that it was written with.
  struct Log {
    var selection: LogSelection
    var configuration: AuditConfiguration

    /// Nil: people are looked for by their ids alone.
    var keyFile: String?
  }

  func log(_ console: Console) throws -> Log {
    let active = file.first.map { VerifyTarget.active($0) } ?? ""
    let configuration = try settings.load(orFor: active, console)
    let selection: LogSelection =
      file.isEmpty ? .log(LogPaths(configuration)) : LogSelection(files: file)
    let keyFile = keys ?? LogPaths(configuration).hashKeys
    return Log(
      selection: selection,
      configuration: configuration,
      keyFile: keys == "none" ? nil : keyFile
    )
  }
}

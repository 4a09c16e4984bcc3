import ArgumentParser

/// How a result is printed, where it is no table of records.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

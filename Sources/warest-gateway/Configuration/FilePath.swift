/// Paths in the configuration file.
enum FilePath {
  /// A relative path starts at the folder of the file it is written in, wherever the gateway
  /// starts.
  static func resolve(_ path: String, besideFile file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return "\(file[...slash])\(path)"
  }
}

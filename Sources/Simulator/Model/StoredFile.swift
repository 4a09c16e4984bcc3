/// A file that a misc route put away and handed a link for.
struct StoredFile {
  let mimeType: String
  let octets: [UInt8]
  let storedMilliseconds: Int64
}

extension SourceCheck {
  /// Whether a member of an object in a list of files holds the file itself, by whatever means;
  /// the others are its name, type, caption and so on.
  package static func isSourceName(_ name: Span<UInt8>) -> Bool {
    WordList.contains("file files base64 url urls uri href src data buffer blob stream ", name)
      || WordList.contains("media mediaurl fileurl source path filepath document upload ", name)
      || WordList.contains("uploads image picture photo avatar video audio voice sticker ", name)
      || WordList.contains("gif thumbnail encrypted input attachment content ", name)
  }
}

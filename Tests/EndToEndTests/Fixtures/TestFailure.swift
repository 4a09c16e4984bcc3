/// What keeps a test from going on; its text is the whole story.
struct TestFailure: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) {
    self.description = description
  }
}

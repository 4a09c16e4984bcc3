/// Why a written value cannot be read: "must be a duration", and how to write it.
struct SyntaxProblem: Error, Equatable {
  /// Follows the setting's name in a sentence.
  var message: String
  var hints: [String] = []
}

/// Why a command stops, in words for the person who started it.
///
/// Lower case, no full stop, never a secret.
struct CommandFailure: Error {
  var message: String
  var hints: [String] = []
  var status: ExitStatus
}

import Transport
import WARest

/// Whom a call is about and what was sent, as far as the record tells it.
///
/// Trivially copyable; stands in the call's block from its admission to its outcome.
struct CallSubject {
  var people = RecipientList()

  /// The keyed hash of the body so far, where the call says that there is one.
  var body = SHA256()
}

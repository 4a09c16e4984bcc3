package import HTTP1

/// A name that means something to a route, in its query or in its body.
package struct NameEntry: Sendable {
  package enum Meaning: UInt8, Sendable {
    case known
    /// Known, and how many elements it has is told to the inspector of the reply.
    case counted
    /// Refused: the path or the route has fixed it.
    case reserved
    /// Refused: it would select a session.
    case selector
    /// Refused: `__proto__` gives a JavaScript object members that nobody checked.
    case prototype
    /// Refused: a credential does not belong into a URL.
    case credential
    /// On native paths: names the session; taken out, and written anew under its one name.
    case session
    /// On native paths: would find a session by its phone number; refused unless it is empty.
    case phone
  }

  /// The first eight octets, in lower case where the route ignores case, for a quick compare.
  package let head: UInt64

  /// The name as WARest spells it, in the catalogue's octets.
  package let spelling: ByteRange
  package let meaning: Meaning

  /// Which parameter or member this is a name of; its aliases have the same.
  package let slot: UInt8

  /// What the value must be; `any` where nothing is enforced.
  package let types: JSONTypes

  /// What the catalogue says that the value is, enforced or not: text of a form becomes that.
  package let declared: JSONTypes
  package let role: ValueRole
}

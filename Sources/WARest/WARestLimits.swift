/// What a peer may make this module hold or walk through.
package enum WARestLimits {
  /// Containers inside each other in a request body, the outermost object included -> 400.
  package static let jsonDepthMax = 64

  /// Members of the outermost object of a request body -> 400.
  package static let topLevelMembersMax = 64

  /// Parameters in the query of a native route -> 400.
  package static let queryParametersMax = 128

  /// Octets of a decoded name that are compared and reported; a longer one is an unknown name.
  package static let nameBytesMax = 48

  /// Octets of a decoded JSON string that moves from a body into the query -> 400.
  package static let capturedBytesMax = 64

  /// Numbers in a request body that become strings; each adds two octets -> 400.
  package static let quotedNumbersMax = 256

  /// Digits of such a number -> 400.
  package static let quotedDigitsMax = 32

  /// Octets of a JSON pointer in a fault; a longer one is cut.
  package static let pointerBytesMax = 64

  /// Fields of an urlencoded form -> 400.
  package static let formFieldsMax = 256

  /// Octets of the decoded name of a form's field or part -> 400.
  package static let formNameBytesMax = 256

  /// Files of one send that WARest takes; it drops the rest without a word.
  package static let attachmentsMax = 20

  /// Octets of a multipart boundary [RFC 2046 §5.1.1] -> 400.
  package static let boundaryBytesMax = 70

  /// Parts of a multipart body -> 400.
  package static let partsMax = 64

  /// Octets of the field lines of a part, line ends included -> 400.
  package static let partHeadBytesMax = 1024

  /// Field lines of a part -> 400.
  package static let partFieldsMax = 10

  /// Octets of a session name, as WARest has it -> 400.
  package static let sessionBytesMax = 64

  /// Octets of a reply that have to be at hand for `ReplyInspector` when a route's rule needs them.
  package static let inspectedReplyBytesMax = 65_536

  /// Octets of an item in a session list; a longer one is left out of the reply.
  package static let sessionItemBytesMax = 8_192

  /// Containers inside each other in a reply, beyond which it counts as unreadable.
  package static let replyDepthMax = 256
}

/// The rule that a head breaks.
///
/// Each has the status that answers it in a request.
package enum HeadFault: UInt8, Error, Sendable, CaseIterable {
  // Line ends and octets.
  case firstOctet
  case emptyLines
  case bareCarriageReturn
  case bareLineFeed
  case controlOctet

  // Sizes.
  case startLineTooLong
  case headTooLong
  case fieldLinesTooMany

  // Request line.
  case requestLine
  case methodNotToken
  case methodUnknown
  case methodRefused
  case versionSyntax
  case versionUnsupported
  case targetForm
  case targetOctet
  case targetEscape
  case targetNull
  case targetDotSegment
  case targetFragment
  case targetAuthority

  // Status line.
  case statusLine
  case statusCode
  case switchingProtocols

  // Fields.
  case fieldName
  case lineFolding
  case hostMissing
  case hostRepeated
  case hostInvalid
  case contentLengthInvalid
  case contentLengthRepeated
  case transferCodingInvalid
  case transferCodingUnknown
  case transferCodingRepeated
  case transferCodingOnOldVersion
  case lengthAndCoding
  case expectation

  package var status: UInt16 {
    switch self {
    case .startLineTooLong: 414
    case .headTooLong, .fieldLinesTooMany: 431
    case .methodUnknown, .methodRefused, .transferCodingUnknown: 501
    case .versionUnsupported: 505
    case .expectation: 417
    default: 400
    }
  }

  package var detail: StaticString {
    switch self {
    case .firstOctet: "the message does not start with a start line"
    case .emptyLines: "more than one empty line before the request line"
    case .bareCarriageReturn: "a carriage return without line feed in the head"
    case .bareLineFeed: "a line feed without carriage return in the head"
    case .controlOctet: "a control octet in the head"
    case .startLineTooLong: "the start line is too long"
    case .headTooLong: "the head is too long"
    case .fieldLinesTooMany: "too many field lines"
    case .requestLine: "the request line is not method, target and version"
    case .methodNotToken: "the method is not a token"
    case .methodUnknown: "the method is not known"
    case .methodRefused: "CONNECT and TRACE are not offered"
    case .versionSyntax: "the version is not written as HTTP/1.1"
    case .versionUnsupported: "only HTTP/1.0 and HTTP/1.1 are spoken"
    case .targetForm: "the request target has none of the allowed forms"
    case .targetOctet: "the request target has an octet that a URI cannot have"
    case .targetEscape: "the request target has an incomplete percent escape"
    case .targetNull: "the request target has an encoded null octet"
    case .targetDotSegment: "the request target has a dot segment"
    case .targetFragment: "the request target has a fragment"
    case .targetAuthority: "the request target has an invalid authority"
    case .statusLine: "the status line is not version, code and reason"
    case .statusCode: "the status code is outside 100 to 599"
    case .switchingProtocols: "the protocol switch was not asked for"
    case .fieldName: "a field line does not start with a field name and a colon"
    case .lineFolding: "a field line starts with a blank"
    case .hostMissing: "the Host field is missing"
    case .hostRepeated: "more than one Host field"
    case .hostInvalid: "the Host field is not a host with an optional port"
    case .contentLengthInvalid: "Content-Length is not one decimal number"
    case .contentLengthRepeated: "more than one Content-Length field"
    case .transferCodingInvalid: "Transfer-Encoding is not chunked"
    case .transferCodingUnknown: "the transfer coding is not known"
    case .transferCodingRepeated: "more than one Transfer-Encoding field"
    case .transferCodingOnOldVersion: "Transfer-Encoding in an HTTP/1.0 message"
    case .lengthAndCoding: "both Content-Length and Transfer-Encoding"
    case .expectation: "only 100-continue can be expected"
    }
  }
}

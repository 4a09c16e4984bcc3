/// Why a head was refused, and whose fault it is.
package enum HeadError: Error, Sendable, Equatable {
  /// A client sent it: it is answered with the fault's own status.
  case request(HeadFault)

  /// The upstream sent it: nothing of it is relayed, the client gets 502.
  case reply(HeadFault)

  package var fault: HeadFault {
    switch self {
    case .request(let fault), .reply(let fault): fault
    }
  }

  /// The status code for the client.
  package var status: UInt16 {
    switch self {
    case .request(let fault): fault.status
    case .reply: 502
    }
  }

  /// One line for the log or the problem document; it quotes nothing that the peer sent.
  package var detail: StaticString { fault.detail }
}

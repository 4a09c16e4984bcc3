/// What is known of one TLS connection, in memory that does not move: its BIO points to it.
struct TLSState {
  let descriptor: Int32

  /// The last read got all that the kernel held.
  var isDrained = false

  /// The peer sent its FIN.
  var sawEnd = false

  /// The handshake is done.
  var isEstablished = false

  /// Nothing more may be sent, not even the good-bye.
  var isBroken = false

  /// The `errno` of the read or write that failed.
  var errorNumber: Int32 = 0

  /// OpenSSL's code of what broke the connection.
  var errorCode: UInt = 0
}

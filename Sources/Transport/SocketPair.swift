/// Two sockets that are connected with each other.
@frozen package struct SocketPair: ~Copyable {
  package var first: Socket
  package var second: Socket
}

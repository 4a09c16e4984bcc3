import Transport

/// A listening socket that can stand in a collection.
final class ListenerSocket {
  let socket: Socket

  init(owning descriptor: Int32) { socket = Socket(owning: descriptor) }
}

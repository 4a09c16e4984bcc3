import Transport

/// All listening sockets, opened before any loop runs, so that a port in use is an error at the
/// start and the ports that were picked are known.
struct ListenerSet {
  /// The sockets of one loop, as numbers on their way to its thread.
  struct Descriptors: Sendable {
    fileprivate var listeners: [(descriptor: Int32, isAdmin: Bool)] = []

    func open() -> [Listener] {
      listeners.map { Listener(socket: Socket(owning: $0.descriptor), isAdmin: $0.isAdmin) }
    }
  }

  private(set) var urls: [String] = []
  private var loops: [Descriptors]

  init(_ configuration: ServerConfiguration, loops count: Int) throws(StartError) {
    loops = Array(repeating: Descriptors(), count: count)
    for text in configuration.listen {
      try listen(text, isAdmin: false)
    }
    if let admin = configuration.adminListen {
      // One loop answers the few requests that come here.
      try listen(admin, isAdmin: true)
    }
  }

  mutating func take(_ loop: Int) -> Descriptors { loops[loop] }

  private mutating func listen(_ text: String, isAdmin: Bool) throws(StartError) {
    guard var address = SocketAddress.parse(text) else {
      throw StartError("\(text) is no address to listen on")
    }
    // A Unix socket cannot be shared by its path, and the admin listener needs no second loop.
    let isShared = address.path == nil && !isAdmin
    do throws(SystemError) {
      if isShared {
        // Alone at first: with `SO_REUSEPORT` a second gateway would share the port unnoticed.
        let probe = try Socket.listen(on: address)
        address = try probe.localAddress()
      }
      for loop in 0..<(isShared ? loops.count : 1) {
        let socket = try Socket.listen(on: address, reusePort: isShared)
        if loop == 0 {
          // Port 0 has become a real one, which the other loops share.
          address = try socket.localAddress()
          if !isAdmin { urls.append(address.path == nil ? "http://\(address)" : text) }
        }
        loops[loop].listeners.append((socket.release(), isAdmin))
      }
    } catch {
      throw StartError("cannot listen on \(text): \(error)")
    }
  }
}

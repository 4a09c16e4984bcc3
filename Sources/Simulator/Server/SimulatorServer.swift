import Synchronization
package import Transport

/// The model on a socket: HTTP/1.1 over loopback, as Node speaks it, on one thread.
package final class SimulatorServer: Sendable {
  /// What differs from a start with the defaults.
  package struct Options: Sendable {
    package var configuration = SimulatorConfiguration()
    /// Addresses to listen on; port 0 lets the kernel choose.
    package var listen: [SocketAddress]
    package var idleMilliseconds = SimulatorLimits.idleMilliseconds

    package init(
      listen: [SocketAddress],
      configuration: SimulatorConfiguration = SimulatorConfiguration()
    ) {
      self.listen = listen
      self.configuration = configuration
    }
  }

  private let model: SharedModel
  private let mailbox: Mailbox<LoopCommand>
  private let thread: Mutex<LoopThread?>

  /// Where it listens, with the ports that the kernel chose.
  package let addresses: [SocketAddress]

  /// `http://127.0.0.1:7308`, one for each address.
  package var urls: [String] { addresses.map { "http://\($0.description)" } }

  /// The port of the first address.
  package var port: UInt16 {
    UInt16(addresses.first?.description.split(separator: ":").last ?? "") ?? 0
  }

  private init(
    model: SharedModel,
    mailbox: Mailbox<LoopCommand>,
    addresses: [SocketAddress],
    thread: consuming LoopThread
  ) {
    self.model = model
    self.mailbox = mailbox
    self.addresses = addresses
    self.thread = Mutex(thread)
  }

  /// Listens, and serves on a thread of its own until `stop()`.
  package static func start(_ options: Options) throws(SystemError) -> SimulatorServer {
    let model = SharedModel(
      WARestModel(configuration: options.configuration, now: Clock.wallMicroseconds() / 1000)
    )
    let mailbox = try Mailbox<LoopCommand>()
    var listeners: [Int32] = []
    var addresses: [SocketAddress] = []
    for address in options.listen {
      let socket = try Socket.listen(on: address)
      addresses.append(try socket.localAddress())
      listeners.append(socket.release())
    }
    let descriptors = listeners
    let idle = options.idleMilliseconds
    let thread = try LoopThread.start(name: "simulator") {
      let loop = SimulatorLoop(
        model: model,
        mailbox: mailbox,
        listeners: descriptors,
        idleMilliseconds: UInt64(idle)
      )
      loop?.run()
    }
    return SimulatorServer(model: model, mailbox: mailbox, addresses: addresses, thread: thread)
  }

  /// Listens on one address, `127.0.0.1:0` for any free port.
  package static func start(
    on address: String,
    configuration: SimulatorConfiguration = SimulatorConfiguration()
  ) throws(SystemError) -> SimulatorServer? {
    guard let address = SocketAddress.parse(address) else { return nil }
    return try start(Options(listen: [address], configuration: configuration))
  }

  /// Closes everything and waits until the thread has ended; once is enough.
  package func stop() {
    let taken = thread.withLock { $0.take() }
    guard let taken else { return }
    mailbox.post(.stop)
    taken.join()
  }

  /// Looks at the model, or changes it, between two requests.
  package func withModel<Result: Sendable>(_ body: (inout WARestModel) -> Result) -> Result {
    model.withLock(body)
  }

  package var journal: Journal { withModel { $0.journal } }

  package func set(_ switches: Switches) { withModel { $0.switches = switches } }
}

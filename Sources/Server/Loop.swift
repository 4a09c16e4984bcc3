import Audit
import Gateway
import HTTP1
import Transport
import WARest

/// One event loop: a thread, its poller, its listeners, its connections and its upstream pool.
///
/// A connection lives and dies on one loop, so nothing here is locked. One turn is: wait for events
/// and handle them, take up pipelined requests, put the turn's records on the audit file, then send
/// what may be sent. Sending comes last because only then has every event been seen: a pooled
/// connection whose end is already known is not used.
struct Loop: ~Copyable {
  /// Events taken in one turn.
  static let eventsMax = 256

  /// How often deadlines are looked at.
  static let tickNanoseconds: UInt64 = 250_000_000

  /// Room for a reply's head and what is held of its body, or for a piece that is streamed.
  static let outputBytes = 131_072

  /// Room for the records of one turn: about 400 octets each, 3,000 with a full list of recipients.
  ///
  /// What does not fit is refused before it is sent, or written early.
  static let recordBytes = 1_048_576

  /// Which of the loops it is.
  let number: Int
  let gateway: GatewayContext
  let mailbox: Mailbox<LoopMessage>
  let auditMail: AuditMail

  var poller: Poller
  var listeners: [Listener]
  var pool: BlockPool
  var entropy: Entropy

  /// What a client sent, read here first; only a rest that must wait is copied to a block.
  let input: Block
  /// The same for replies.
  let replyInput: Block
  /// What goes out in one piece: a reply's head and body, a request's, an audit record.
  var output: ByteWriter
  var scratch: ByteWriter
  var intents: ByteWriter
  var outcomes: ByteWriter
  /// How many of the outcomes have an intent on record.
  var closings = 0
  /// Turns that the first of the outcomes has waited.
  var outcomeTurns = 0

  /// Hashes people and bodies with the key in use; nil: nothing is recorded.
  var recipientHasher: RecipientHasher?
  var recipientKeyVersion: UInt64 = 0

  var requestHead = RequestHead()
  var responseHead = ResponseHead()

  var downstreams: [Slot<Downstream>] = []
  var upstreams: [Slot<Upstream>] = []
  var retiredDownstreams: [Slot<Downstream>] = []
  var retiredUpstreams: [Slot<Upstream>] = []

  /// Calls whose intent this turn will write.
  var staged: [Slot<Downstream>] = []
  /// Calls whose intent is on its way to the disk, with the batch that carries it.
  var committing: [(batch: UInt64, downstream: Slot<Downstream>)] = []
  var nextBatch: UInt64 = 1
  /// Calls that may be sent at the end of the turn.
  var ready: [Slot<Downstream>] = []
  /// Calls that wait for an upstream connection.
  var parked = Queue<Slot<Downstream>>()
  /// Connections whose pipelined or unread octets can be taken up.
  var resumable: [Slot<Downstream>] = []
  /// Connections that have used up their share of this turn and go on in the next.
  var deferred: [Slot<Downstream>] = []

  /// Calls in line for the limits, by their tickets.
  var waiting: [UInt64: Slot<Downstream>] = [:]
  var nextTicket: UInt64 = 0
  /// Turns that have been given and not yet been taken.
  var turnsTaken: [WaitingTurn] = []
  /// What calls asked whose callers left when their turn was on its way.
  var departed: [UInt64: LimitAsk] = [:]

  /// Calls that shadows would have refused, as far as the log has been told, by kinds of policies.
  var shadowsReported = InlineArray<12, Int>(repeating: 0)
  var shadowReportDue: UInt64 = 0

  var addresses: [SocketAddress] = []
  var idleUpstream: Slot<Upstream>?
  var connecting = 0

  var refusals: RefusalBudget
  let counters: LoopCounters
  /// Open connections that the census does not count, because they are over a limit.
  var uncounted = 0

  /// Turns so far: what a connection may do in one is counted.
  var turns: UInt64 = 0

  /// Monotonic, read once after each wait.
  var now: UInt64
  var nextTick: UInt64
  var clock: WallClock
  var isDraining = false
  var isStopped = false
  var isAccepting = true

  init(
    number: Int,
    gateway: GatewayContext,
    listeners: [Listener],
    mailbox: Mailbox<LoopMessage>,
    addresses: [SocketAddress]
  ) throws(SystemError) {
    precondition(MemoryLayout<JSONObjectScanner>.size <= BlockLayout.filter.count)
    precondition(MemoryLayout<MultipartFilter>.size <= BlockLayout.filter.count)
    precondition(MemoryLayout<SessionListFilter>.size <= BlockLayout.filter.count)
    precondition(MemoryLayout<ReplyMask>.size <= BlockLayout.filter.count)
    precondition(MemoryLayout<CallSubject>.size <= BlockLayout.subject.count)
    precondition(MemoryLayout<CallPassage>.size <= BlockLayout.passage.count)
    let poller = try Poller(eventsMax: Loop.eventsMax)
    // A connection holds at most two blocks: of its call, and of octets that wait.
    var pool = try BlockPool(
      blocksMax: 2 * gateway.limits.connectionsMax + gateway.upstreamConnectionsMax + 8,
      blockBytes: BlockLayout.bytes
    )
    try poller.add(mailbox.descriptor, token: Token(.mailbox, index: 0).bits, interest: [.read])
    for index in listeners.indices {
      try poller.add(
        listeners[index].socket.descriptor,
        token: Token(.listener, index: index).bits,
        interest: [.read, .edge]
      )
    }
    self.number = number
    self.gateway = gateway
    self.mailbox = mailbox
    auditMail = AuditMail(mailbox)
    self.listeners = listeners
    self.addresses = addresses
    input = Block(from: &pool)
    replyInput = Block(from: &pool)
    output = ByteWriter(capacity: Loop.outputBytes)
    scratch = ByteWriter(capacity: Loop.outputBytes)
    intents = ByteWriter(capacity: Loop.recordBytes)
    outcomes = ByteWriter(capacity: Loop.recordBytes)
    refusals = RefusalBudget(
      recordsPerPeerMax: gateway.limits.refusalRecordsPerSecondMax,
      seed: gateway.hashSeed
    )
    counters = gateway.takeCounters()
    entropy = Entropy()
    now = Clock.monotonicNanoseconds()
    nextTick = now + Loop.tickNanoseconds
    clock = WallClock(microseconds: Clock.wallMicroseconds())
    self.poller = poller
    self.pool = pool
  }
}

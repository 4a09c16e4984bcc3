import Glibc
import Synchronization
import Testing
import Transport

@Suite("Mailbox")
struct MailboxTests {
  @Test func `wakes its loop, once for what was posted before it looked`() throws {
    let mailbox = try Mailbox<Int>()
    var poller = try Poller()
    try poller.add(mailbox.descriptor, token: 1, interest: [.read, .edge])
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)
    mailbox.post(1)
    mailbox.post(2)
    #expect(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)
    #expect(mailbox.drain() == [1, 2])
    #expect(mailbox.drain() == [])
    mailbox.post(3)
    #expect(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    #expect(mailbox.drain() == [3])
  }

  @Test func `loses nothing of many threads, and keeps the order of each`() throws {
    let threads = 4
    let posts = 5_000
    let mailbox = try Mailbox<(thread: Int, number: Int)>()
    var poller = try Poller()
    try poller.add(mailbox.descriptor, token: 1, interest: [.read, .edge])
    for thread in 0..<threads {
      let started = try LoopThread.start(name: "poster") {
        for number in 0..<posts { mailbox.post((thread, number)) }
      }
      started.detach()
    }
    var next = [Int](repeating: 0, count: threads)
    while next.reduce(0, +) < threads * posts {
      try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
      for message in mailbox.drain() {
        try #require(next[message.thread] == message.number)
        next[message.thread] += 1
      }
    }
    #expect(next == [Int](repeating: posts, count: threads))
  }
}

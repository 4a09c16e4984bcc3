import Foundation
import Glibc
import Synchronization
import Testing
import Transport

@Suite("LoopThread, SignalSource, DescriptorLimit")
struct LoopThreadTests {
  @Test func `runs under its name, cut to what the kernel keeps, and is waited for`() throws {
    let name = Mutex("")
    let thread = try LoopThread.start(name: "a-rather-long-name") {
      let text = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
      name.withLock { $0 = text ?? "" }
    }
    thread.join()
    #expect(name.withLock { $0 } == "a-rather-long-n\n")
  }

  @Test func `there is a processor`() {
    #expect(LoopThread.processorCount >= 1)
    #expect(LoopThread.processorCount <= sysconf(Int32(_SC_NPROCESSORS_CONF)))
  }

  @Test func `a signal is handled and does nothing else`() throws {
    let mailbox = try Mailbox<Int32>()
    let source = SignalSource([SIGUSR1, SIGHUP]) { mailbox.post($0) }
    for number in [SIGUSR1, SIGHUP, SIGUSR1] {
      kill(getpid(), number)
      let event = try awaitEvent(mailbox.descriptor, .read)
      #expect(event != nil)
      #expect(mailbox.drain() == [number])
    }
    withExtendedLifetime(source) {}
  }

  @Test func `the limit of descriptors is the highest allowed`() {
    var limit = rlimit()
    let raised = DescriptorLimit.raise()
    // SAFETY: the structure is lent for the call.
    unsafe getrlimit(__rlimit_resource_t(7), &limit)
    #expect(raised == Int(limit.rlim_max))
    #expect(limit.rlim_cur == limit.rlim_max)
  }
}

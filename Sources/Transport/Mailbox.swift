import CLinux
import Glibc
import Synchronization

/// Carries messages of other threads to a loop, which is woken by the mailbox's descriptor.
package final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])

  /// Becomes readable when there are messages; to be registered with the loop's poller.
  package let descriptor: Int32

  package init() throws(SystemError) {
    let descriptor = linux_event()
    guard descriptor >= 0 else { throw SystemError(-descriptor, "eventfd") }
    self.descriptor = descriptor
  }

  deinit {
    _ = close(descriptor)
  }

  /// From any thread.
  package func post(_ message: Message) {
    let isFirst = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    // Whoever finds messages there knows that the loop was woken for them already.
    if isFirst { linux_event_signal(descriptor) }
  }

  /// Takes all messages, in the order of their posting.
  ///
  /// For the loop's thread only.
  package func drain() -> [Message] {
    // The wake-up goes first: a message that comes in between wakes again, for nothing at worst.
    linux_event_reset(descriptor)
    return messages.withLock { messages in
      var taken: [Message] = []
      swap(&taken, &messages)
      return taken
    }
  }
}

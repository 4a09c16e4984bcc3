import CLinux
import Glibc

/// A thread with a name, to be waited for.
@safe package struct LoopThread: ~Copyable {
  // SAFETY: `pthread_t` is a number on Linux; it is joined once, in `join()`.
  private let thread: pthread_t

  private init(_ thread: pthread_t) {
    self.thread = thread
  }

  /// Processors that this process may run on, at least 1.
  package static var processorCount: Int { Int(linux_processor_count()) }

  /// Starts a thread that does `body` and ends with it.
  ///
  /// Of the name, which `ps` and `top` show, the kernel keeps 15 octets.
  package static func start(
    name: String,
    body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> LoopThread {
    let work = ThreadWork(name: name, body: body)
    // SAFETY: the new thread takes the reference over; when there is none it is released here.
    let argument = unsafe Unmanaged.passRetained(work)
    var thread = pthread_t()
    let code = unsafe pthread_create(&thread, nil, runThread, argument.toOpaque())
    guard code == 0 else {
      unsafe argument.release()
      throw SystemError(code, "pthread_create")
    }
    return LoopThread(thread)
  }

  /// Lets the thread run on its own.
  package consuming func detach() {
    _ = pthread_detach(thread)
  }

  /// Waits until the thread has ended.
  package consuming func join() {
    _ = pthread_join(thread, nil)
  }
}

private final class ThreadWork: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}

/// A plain function: a closure could belong to an actor, and would trap on another thread.
private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  // SAFETY: made by `passRetained` in `LoopThread.start`, for this call only.
  guard let argument = unsafe argument else { return nil }
  let work = unsafe Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue()
  // SAFETY: the text ends with a zero and is copied.
  unsafe linux_name_thread(work.name)
  work.body()
  return nil
}

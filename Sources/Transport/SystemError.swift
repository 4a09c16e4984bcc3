import Glibc

/// A system call that failed, and why.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The `errno` of the call.
  package let code: Int32

  /// The name of the call, as the manual has it.
  package let call: StaticString

  package init(_ code: Int32, _ call: StaticString) {
    self.code = code
    self.call = call
  }

  package var description: String { "\(call): \(SystemError.text(code))" }

  package static func == (left: SystemError, right: SystemError) -> Bool {
    left.code == right.code && "\(left.call)" == "\(right.call)"
  }

  /// What the C library says about an `errno`.
  package static func text(_ code: Int32) -> String {
    // SAFETY: the library ends the text with a zero inside the buffer that it was given.
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      guard let base = buffer.baseAddress, unsafe strerror_r(code, base, buffer.count) == 0 else {
        return "error \(code)"
      }
      return unsafe String(cString: base)
    }
  }
}

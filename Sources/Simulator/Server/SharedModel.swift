import Synchronization

/// The model, between the loop that serves it and the test that looks at it.
final class SharedModel: Sendable {
  private let model: Mutex<WARestModel>

  init(_ model: WARestModel) { self.model = Mutex(model) }

  func withLock<Result: Sendable>(_ body: (inout WARestModel) -> Result) -> Result {
    model.withLock { body(&$0) }
  }
}

/// What other threads may ask of the loop.
enum LoopCommand: Sendable {
  case stop
}

/// Why the gateway cannot start.
package struct StartError: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}

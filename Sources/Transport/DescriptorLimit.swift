import CLinux

/// How many descriptors the process may have open.
package enum DescriptorLimit {
  /// Raises the limit as far as the process is allowed to.
  ///
  /// - Returns: The limit now in force.
  package static func raise() -> Int { Int(clamping: linux_raise_descriptor_limit()) }
}

/// The version of the program and of its routes [semver.org].
package enum ProductVersion {
  package static let text = "0.1.0"
}

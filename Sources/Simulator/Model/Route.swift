/// Where a path leads.
struct Route {
  /// `nil`: below `/api/v1`, but nothing answers there.
  var operation: Operation?
  var family: Family
  var parameters: [String] = []
}

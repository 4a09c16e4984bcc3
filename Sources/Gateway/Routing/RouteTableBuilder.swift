import HTTP1
import WARest

/// Grows the tree of path segments that `RouteTable` then lays out flat.
///
/// A table that contradicts itself is a mistake in the program, so it traps: two routes on one
/// method and path, an unknown placeholder, or two placeholders in one place.
struct RouteTableBuilder {
  final class Branch {
    var literals: [(segment: [UInt8], branch: Branch)] = []
    var parameter: (name: PathParameter, branch: Branch)?
    var routes = InlineArray<9, UInt16>(repeating: RouteTable.none)
    var mask: MethodMask = []
  }

  let root = Branch()

  init(_ templates: [RouteTemplate]) {
    precondition(templates.count < Int(RouteTable.none), "too many routes")
    for (index, template) in templates.enumerated() { add(template, UInt16(index)) }
  }

  private func add(_ template: RouteTemplate, _ index: UInt16) {
    precondition(template.path.hasPrefix("/"), "\(template.path) does not start with a slash")
    var branch = root
    for segment in template.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    {
      precondition(!segment.isEmpty, "\(template.path) has an empty segment")
      branch = step(branch, segment, template.path)
    }
    put(index, template.method, branch, template.path)
    // HEAD is GET without the body [RFC 9110 §9.3.2], but a HEAD nobody expects to act must not.
    if template.method == .get && template.isReadOnly { put(index, .head, branch, template.path) }
  }

  private func put(_ index: UInt16, _ method: Method, _ branch: Branch, _ path: String) {
    let slot = Int(method.rawValue)
    precondition(branch.routes[slot] == RouteTable.none, "\(method.name) \(path) stands twice")
    branch.routes[slot] = index
    branch.mask.insert(MethodMask(method))
  }

  private func step(_ branch: Branch, _ segment: Substring, _ path: String) -> Branch {
    guard segment.hasPrefix("{") else {
      let octets = Array(segment.utf8)
      if let known = branch.literals.first(where: { $0.segment == octets }) { return known.branch }
      let new = Branch()
      branch.literals.append((octets, new))
      return new
    }
    let name = segment.dropFirst().dropLast()
    guard let parameter = PathParameter.allCases.first(where: { "\($0.name)" == name }) else {
      preconditionFailure("\(path) has the unknown placeholder \(segment)")
    }
    if let known = branch.parameter {
      precondition(known.name == parameter, "\(path) has two placeholders in one place")
      return known.branch
    }
    let new = Branch()
    branch.parameter = (parameter, new)
    return new
  }
}

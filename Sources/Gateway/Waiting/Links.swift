/// Doubly linked lists of small numbers: every number is in one list at most.
struct Links {
  /// One of the lists.
  struct Chain {
    fileprivate(set) var first = Links.none
    fileprivate(set) var last = Links.none

    var isEmpty: Bool { first == Links.none }
  }

  private struct Link {
    var before = Links.none
    var after = Links.none
  }

  static let none = -1

  private var links: [Link] = []

  func after(_ id: Int) -> Int { links[id].after }

  mutating func append(_ id: Int, to chain: inout Chain) {
    while links.count <= id { links.append(Link()) }
    links[id] = Link(before: chain.last, after: Links.none)
    if chain.isEmpty { chain.first = id } else { links[chain.last].after = id }
    chain.last = id
  }

  mutating func remove(_ id: Int, from chain: inout Chain) {
    let link = links[id]
    if link.before == Links.none {
      chain.first = link.after
    } else {
      links[link.before].after = link.after
    }
    if link.after == Links.none {
      chain.last = link.before
    } else {
      links[link.after].before = link.before
    }
    links[id] = Link()
  }
}

/// First in, first out, in one array that keeps its memory.
struct Queue<Element> {
  private var elements: [Element] = []
  private var first = 0

  var count: Int { elements.count - first }
  var isEmpty: Bool { first == elements.count }

  mutating func append(_ element: Element) {
    elements.append(element)
  }

  mutating func popFirst() -> Element? {
    guard first < elements.count else { return nil }
    let element = elements[first]
    first += 1
    if first == elements.count {
      elements.removeAll(keepingCapacity: true)
      first = 0
    } else if first >= 1_024 {
      // Popping faster than it drains: drop the used front now and then.
      elements.removeFirst(first)
      first = 0
    }
    return element
  }
}

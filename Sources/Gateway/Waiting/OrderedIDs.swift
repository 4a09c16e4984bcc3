/// Small numbers, each with a key, by their keys: a binary heap that knows where each one stands.
struct OrderedIDs<Key: Comparable> {
  private struct Item {
    var key: Key
    var id: Int
  }

  private static var absent: Int { -1 }

  private var items: [Item] = []
  private var places: [Int] = []

  var isEmpty: Bool { items.isEmpty }
  var count: Int { items.count }

  /// The lowest key and whose it is.
  var first: (key: Key, id: Int)? {
    guard let item = items.first else { return nil }
    return (item.key, item.id)
  }

  /// The numbers in no particular order.
  func id(at place: Int) -> Int { items[place].id }

  func contains(_ id: Int) -> Bool { id < places.count && places[id] != OrderedIDs.absent }

  func key(of id: Int) -> Key? { contains(id) ? items[places[id]].key : nil }

  /// Gives `id` a key, be it new or here already.
  mutating func set(_ id: Int, _ key: Key) {
    while places.count <= id { places.append(OrderedIDs.absent) }
    if places[id] == OrderedIDs.absent {
      items.append(Item(key: key, id: id))
      rise(items.count - 1)
      return
    }
    let place = places[id]
    items[place].key = key
    sink(rise(place))
  }

  /// Takes `id` out; nothing happens when it is not here.
  mutating func remove(_ id: Int) {
    guard contains(id) else { return }
    let place = places[id]
    places[id] = OrderedIDs.absent
    let last = items.removeLast()
    guard place < items.count else { return }
    items[place] = last
    sink(rise(place))
  }

  @discardableResult
  private mutating func rise(_ start: Int) -> Int {
    let item = items[start]
    var place = start
    while place > 0 {
      let parent = (place - 1) / 2
      guard item.key < items[parent].key else { break }
      put(items[parent], at: place)
      place = parent
    }
    put(item, at: place)
    return place
  }

  private mutating func sink(_ start: Int) {
    let item = items[start]
    var place = start
    while true {
      var child = 2 * place + 1
      guard child < items.count else { break }
      if child + 1 < items.count && items[child + 1].key < items[child].key { child += 1 }
      guard items[child].key < item.key else { break }
      put(items[child], at: place)
      place = child
    }
    put(item, at: place)
  }

  private mutating func put(_ item: Item, at place: Int) {
    items[place] = item
    places[item.id] = place
  }
}

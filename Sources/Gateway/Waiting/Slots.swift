/// Values under small numbers, which are used anew: as much memory as ever was in use at once.
struct Slots<Value> {
  private var values: [Value] = []
  private var free: [Int] = []

  mutating func insert(_ value: Value) -> Int {
    if let id = free.popLast() {
      values[id] = value
      return id
    }
    values.append(value)
    return values.count - 1
  }

  mutating func remove(_ id: Int) { free.append(id) }

  subscript(_ id: Int) -> Value {
    _read { yield values[id] }
    _modify { yield &values[id] }
  }
}

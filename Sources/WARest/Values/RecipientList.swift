/// Whom a call names: the people and groups it is for, each once, and the chat that it is about.
///
/// Of fixed size and without references. `uniqueCount` is exact as long as `isComplete` is true.
package struct RecipientList: Sendable {
  /// Ids that are kept; WARest itself gets no further than this in the time a call has.
  package static let capacity = 50

  private var ids = InlineArray<50, RecipientID>(repeating: .none)
  private var length: UInt32 = 0

  /// Ids that came when the list was full and were not in it, repetitions counted.
  package private(set) var surplus: UInt32 = 0

  /// The one chat or group that the call is about, where that is not in the path.
  package private(set) var target = RecipientID.none

  package init() {}

  /// Different ids that are kept.
  package var uniqueCount: Int { Int(length) }

  /// False when there were more different ids than are kept.
  package var isComplete: Bool { surplus == 0 }

  /// No less than the number of different ids.
  package var countMax: Int { Int(length) + Int(surplus) }

  package var isEmpty: Bool { length == 0 && target.isNone }

  package subscript(index: Int) -> RecipientID { ids[index] }

  package mutating func insert(_ id: RecipientID) {
    guard !id.isNone else { return }
    for index in 0..<Int(length) where ids[index] == id { return }
    guard Int(length) < RecipientList.capacity else {
      surplus &+= surplus == .max ? 0 : 1
      return
    }
    ids[Int(length)] = id
    length += 1
  }

  /// Sets the target; a second, different one is listed, so that neither is lost.
  package mutating func aim(at id: RecipientID) {
    if target.isNone {
      target = id
    } else if target != id {
      insert(id)
    }
  }

  /// Takes over what another list has.
  package mutating func merge(_ other: borrowing RecipientList) {
    if !other.target.isNone { aim(at: other.target) }
    for index in 0..<other.uniqueCount { insert(other[index]) }
    surplus &+= min(other.surplus, .max - surplus)
  }
}

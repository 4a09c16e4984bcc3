import Testing

@testable import WARest

@Suite("The list of those who are named")
struct RecipientListTests {
  static func id(_ number: Int) -> RecipientID {
    RecipientID(Array("6281\(number)".utf8).span, as: .recipients)
  }

  @Test func `sizes are fixed, and nothing in it is counted`() {
    #expect(MemoryLayout<RecipientID>.size == 16)
    #expect(MemoryLayout<RecipientList>.size <= 832)
    #expect(MemoryLayout<RecipientReader>.size <= 96)
    #expect(_isPOD(RecipientID.self) && _isPOD(RecipientList.self) && _isPOD(RecipientReader.self))
  }

  @Test func `has each one once`() {
    var list = RecipientList()
    for round in 0..<3 {
      for number in 0..<RecipientList.capacity { list.insert(Self.id(number)) }
      #expect(list.uniqueCount == RecipientList.capacity, "round \(round)")
    }
    #expect(list.isComplete && list.countMax == RecipientList.capacity)
    list.insert(.none)
    #expect(list.isComplete)
  }

  @Test func `says when there were more, and never counts too few`() {
    var list = RecipientList()
    for number in 0..<(RecipientList.capacity + 7) { list.insert(Self.id(number)) }
    list.insert(Self.id(3))
    list.insert(Self.id(RecipientList.capacity))
    #expect(list.uniqueCount == RecipientList.capacity && !list.isComplete)
    #expect(list.countMax == RecipientList.capacity + 8)
    #expect((0..<list.uniqueCount).allSatisfy { list[$0] == Self.id($0) })
  }

  @Test func `a second target is listed`() {
    var list = RecipientList()
    #expect(list.isEmpty)
    list.aim(at: Self.id(1))
    list.aim(at: Self.id(1))
    #expect(list.target == Self.id(1) && list.uniqueCount == 0 && !list.isEmpty)
    list.aim(at: Self.id(2))
    #expect(list.target == Self.id(1) && list.uniqueCount == 1 && list[0] == Self.id(2))
  }

  @Test func `takes over another list`() {
    var list = RecipientList()
    list.insert(Self.id(1))
    var other = RecipientList()
    other.aim(at: Self.id(9))
    for number in 0..<(RecipientList.capacity + 1) { other.insert(Self.id(number)) }
    list.merge(other)
    #expect(list.target == Self.id(9) && list.uniqueCount == RecipientList.capacity)
    #expect(list.countMax == RecipientList.capacity + 1)
  }

  static let plain: [(text: String, role: ValueRole, isPlain: Bool)] = [
    ("120363000000000001@g.us", .recipients, true), ("6281234567890-1400000000@g.us", .group, true),
    ("120363111111111111@newsletter", .people, true), ("status@broadcast", .people, true),
    ("1@g.us", .group, true), ("123456@g.us", .group, true),
    // A phone number in the place of a group's id.
    ("6281234567890", .group, false), ("6281234567890@g.us", .recipients, false),
    ("+62 812-3456-7890", .group, false), ("+62-8123456789", .group, false),
    ("+1-2125551234", .group, false), ("+44-1212345678", .group, false),
    ("6281234-1400000000@g.us", .recipients, true), ("6281234-2400000000", .group, false),
    ("6281234-140000000", .group, false), ("6281234-14000000001", .group, false),
    ("1234567", .group, false), ("123456789012345@g.us", .group, false),
    ("1234567890123456@g.us", .group, true),
    ("6281234567890@newsletter", .people, false), ("6281234567890@broadcast", .people, false),
    ("6281", .recipients, false), ("44444@lid", .people, false),
    ("120363000000000001@c.us", .people, false), ("120363000000000001@lid", .people, false),
    ("1234567890123456789@g.us", .group, false), ("", .group, false),
  ]

  @Test(arguments: plain)
  func `only what can be nobody's number stands on record as it is`(
    _ row: (text: String, role: ValueRole, isPlain: Bool)
  ) {
    #expect(RecipientID(Array(row.text.utf8).span, as: row.role).isPlain == row.isPlain)
  }
}

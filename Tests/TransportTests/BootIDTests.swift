import Testing
import Transport

@Suite("The id of a boot")
struct BootIDTests {
  @Test(arguments: [
    ("0fb4d6d2-6b2c-4b4e-8a0e-7d1d9f1f6a01\n", true),
    ("0FB4D6D2-6B2C-4B4E-8A0E-7D1D9F1F6A01", true),
    ("0fb4d6d2-6b2c-4b4e-8a0e-7d1d9f1f6a0", false),
    ("0fb4d6d26b2c-4b4e-8a0e-7d1d9f1f6a0134", false),
    ("0fb4d6g2-6b2c-4b4e-8a0e-7d1d9f1f6a01", false),
    ("", false),
  ])
  func `is a UUID`(_ text: String, _ isOne: Bool) {
    let words = BootID.parse(Array(text.utf8).span)
    #expect((words != nil) == isOne)
    guard let words else { return }
    #expect(words == (0x0fb4_d6d2_6b2c_4b4e, 0x8a0e_7d1d_9f1f_6a01))
  }

  @Test func `is the same as long as the system runs`() throws {
    let first = try #require(BootID.read())
    let second = try #require(BootID.read())
    #expect(first == second)
  }

  @Test func `goes with a clock that never goes back`() {
    let first = Clock.boottimeNanoseconds()
    #expect(Clock.boottimeNanoseconds() >= first)
    #expect(first >= Clock.monotonicNanoseconds() / 2)
  }
}

import Glibc
import Testing
import Transport

@Suite("BlockPool")
struct BlockPoolTests {
  @Test func `lends so many blocks and no more, the last returned first`() throws {
    var pool = try BlockPool(blocksMax: 3, blockBytes: 4_096)
    // SAFETY: blocks are compared, and written within their size.
    let first = unsafe try #require(pool.take())
    let second = unsafe try #require(pool.take())
    let third = unsafe try #require(pool.take())
    #expect(unsafe pool.take() == nil)
    #expect(pool.inUse == 3)
    unsafe pool.give(first)
    unsafe pool.give(third)
    #expect(pool.inUse == 1)
    #expect(unsafe pool.take() == third)
    #expect(unsafe pool.take() == first)
    #expect(unsafe pool.take() == nil)
    unsafe pool.give(second)
    #expect(unsafe pool.take() == second)
  }

  @Test func `blocks do not overlap`() throws {
    var pool = try BlockPool(blocksMax: 8, blockBytes: 4_096)
    var blocks: [Int] = []
    // SAFETY: each block is written within its size.
    while let block = unsafe pool.take() {
      unsafe block.initializeMemory(as: UInt8.self, repeating: UInt8(blocks.count), count: 4_096)
      blocks.append(Int(bitPattern: block))
    }
    blocks.sort()
    #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $1 - $0 == 4_096 })
  }

  @Test func `memory that lay idle goes back, what was in use lately stays`() throws {
    let reserve = BlockPool.reserveBlocks
    var pool = try BlockPool(blocksMax: 100, blockBytes: 4_096)
    var blocks: [UInt] = []
    // SAFETY: each block is written within its size, and each is given back once.
    while let block = unsafe pool.take() {
      unsafe block.storeBytes(of: 1, as: UInt8.self)
      blocks.append(UInt(bitPattern: block))
    }
    for block in blocks {
      let pointer = unsafe try #require(UnsafeMutableRawPointer(bitPattern: block))
      unsafe pool.give(pointer)
    }
    pool.trim()
    #expect(pool.idleResident == 100)
    pool.trim()
    #expect(pool.idleResident == reserve)

    var contents = Set<UInt8>()
    var again: [UInt] = []
    for _ in 0..<100 {
      let block = unsafe try #require(pool.take())
      contents.insert(unsafe block.load(as: UInt8.self))
      again.append(UInt(bitPattern: block))
    }
    #expect(contents == [0, 1])
    #expect(Set(again) == Set(blocks))
    #expect(pool.idleResident == 0)
  }
}

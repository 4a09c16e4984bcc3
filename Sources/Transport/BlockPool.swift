import CLinux
import Glibc

/// Lends blocks of memory of one size, the last returned first because it is still in the cache.
///
/// Address space for all blocks is reserved at once and costs nothing until it is touched.
/// `trim()`, called now and then, gives the kernel back what has lain idle since it was called
/// before.
@safe package struct BlockPool: ~Copyable {
  package static let blockBytesDefault = 65_536

  /// Blocks that keep their memory however long they are idle.
  package static let reserveBlocks = 16

  /// Blocks that one `trim()` gives back, each by a system call.
  private static let trimBlocksMax = 256

  package let blockBytes: Int

  /// Blocks that can be lent at the same time.
  package let blocksMax: Int

  // SAFETY: `blockBytes * blocksMax` octets, reserved in `init` and unmapped in `deinit`.
  private let region: UnsafeMutableRawPointer

  // SAFETY: room for the numbers of all blocks, allocated in `init` and freed in `deinit`.
  private let idle: UnsafeMutablePointer<UInt32>

  private var idleCount = 0

  /// Blocks from this number on were never lent.
  private var touchedCount = 0

  /// The first so many of `idle` hold no memory any more.
  private var trimmedCount = 0

  /// The fewest that were idle at a time since the last `trim()`.
  private var idleLow = 0

  /// Reserves address space for `blocksMax` blocks.
  ///
  /// `blockBytes` is a multiple of the page size, 4,096.
  package init(blocksMax: Int, blockBytes: Int = blockBytesDefault) throws(SystemError) {
    precondition(blocksMax > 0 && blocksMax <= UInt32.max)
    precondition(blockBytes > 0 && blockBytes.isMultiple(of: 4_096))
    // SAFETY: unmapped in `deinit`.
    guard let region = unsafe linux_reserve(blocksMax * blockBytes) else {
      throw SystemError(ENOMEM, "mmap")
    }
    self.blockBytes = blockBytes
    self.blocksMax = blocksMax
    // SAFETY: freed in `deinit`, which runs once because the type is noncopyable.
    unsafe self.region = region
    unsafe idle = .allocate(capacity: blocksMax)
  }

  deinit {
    // SAFETY: both were made in `init`.
    unsafe idle.deallocate()
    _ = unsafe munmap(region, blocksMax * blockBytes)
  }

  /// Blocks that are lent.
  package var inUse: Int { touchedCount - idleCount }

  /// Idle blocks that still hold memory.
  package var idleResident: Int { idleCount - trimmedCount }

  /// Lends a block of `blockBytes` octets with arbitrary content; `nil` when all are lent.
  package mutating func take() -> UnsafeMutableRawPointer? {
    guard idleCount > 0 else {
      guard touchedCount < blocksMax else { return nil }
      touchedCount += 1
      // SAFETY: block numbers below `blocksMax` lie inside the region.
      return unsafe region + (touchedCount - 1) * blockBytes
    }
    idleCount -= 1
    trimmedCount = min(trimmedCount, idleCount)
    idleLow = min(idleLow, idleCount)
    // SAFETY: the first `idleCount` numbers were written by `give`, so they are blocks.
    return unsafe region + Int(idle[idleCount]) * blockBytes
  }

  /// Takes a block back that `take()` lent, once.
  package mutating func give(_ block: UnsafeMutableRawPointer) {
    // SAFETY: addresses are compared; the next line checks that the block is one of ours.
    let offset = unsafe block - region
    precondition(offset >= 0 && offset < touchedCount * blockBytes && idleCount < touchedCount)
    // SAFETY: no more blocks are idle than exist, so there is room for this one's number.
    unsafe idle[idleCount] = UInt32(offset / blockBytes)
    idleCount += 1
  }

  /// Gives memory of idle blocks back to the kernel; the blocks themselves stay.
  ///
  /// Of the blocks beyond the reserve that were not lent since the last call, at most
  /// `trimBlocksMax`.
  package mutating func trim() {
    let end = min(
      idleLow,
      idleCount - BlockPool.reserveBlocks,
      trimmedCount + BlockPool.trimBlocksMax
    )
    while trimmedCount < end {
      // SAFETY: an idle block's content is nobody's.
      unsafe linux_give_pages_back(region + Int(idle[trimmedCount]) * blockBytes, blockBytes)
      trimmedCount += 1
    }
    idleLow = idleCount
  }
}

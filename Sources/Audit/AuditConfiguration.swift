/// Where and how calls are put on record.
///
/// The defaults stand here and in `config/gateway.yaml`, which is the manual.
package struct AuditConfiguration: Sendable {
  package enum Durability: String, Sendable, CaseIterable {
    /// Written and synced to the disk, all intents of a turn together.
    case group

    /// Written; the operating system decides when it reaches the disk.
    case os
  }

  /// What is refused while the disk is nearly full.
  package enum LowDiskRefusal: String, Sendable, CaseIterable {
    /// Calls with an effect; reads go on.
    case effects

    /// Every call.
    case all
  }

  /// How people stand in records.
  package enum RecipientForm: String, Sendable, CaseIterable {
    /// By a keyed hash, which `audit hash` makes anew for a search.
    case hashed

    /// By their phone number or id.
    case plain
  }

  /// False: nothing is recorded, for measurements.
  package var isOn = true

  /// The file that is written; closed segments, keys and checkpoints stand beside it unless another
  /// path says otherwise.
  package var path: String
  package var durability = Durability.group

  /// Records after which, and seconds after which, a signed checkpoint follows.
  package var checkpointRecords = 100_000
  package var checkpointSeconds = 60

  /// The second path that gets every checkpoint; nil: beside the log.
  package var checkpointPath: String?
  /// Nil: beside the log.
  package var signingKeyFile: String?
  /// Nil: beside the log.
  package var hashKeyFile: String?
  package var recipients = RecipientForm.hashed

  /// Octets and seconds after which a new segment begins.
  package var segmentBytesMax = 64 << 20
  package var segmentSecondsMax = 86_400
  package var compressesSegments = true

  /// Closed segments are removed when they are older than this, or when all together are larger;
  /// nil: never.
  package var keepSeconds: Int?
  package var keepBytes: Int?

  /// Free octets of the file system below which the disk counts as nearly full.
  package var reserveBytes = 64 << 20
  package var lowDiskRefusal = LowDiskRefusal.effects

  /// Where records go besides the file.
  package var sinks: [SinkConfiguration] = []

  package init(path: String) {
    self.path = path
  }
}

/// Somewhere that records go besides the file, which is the one that counts.
package struct SinkConfiguration: Sendable, Equatable {
  package enum Target: Sendable, Equatable {
    case standardOutput
    /// The path of a datagram or stream socket such as `/dev/log`.
    case syslogSocket(String)
    /// Syslog by TCP with octet counting [RFC 6587 §3.4.1].
    case syslogTCP(host: String, port: UInt16)
  }

  package enum Content: String, Sendable, CaseIterable {
    case records
    case checkpoints
  }

  package var target: Target
  package var content = Content.records

  /// Records that wait for a slow sink; more are counted and left out.
  package var queueBytesMax = 4 << 20

  package init(_ target: Target) {
    self.target = target
  }
}

import ArgumentParser

/// How the process ends, after `sysexits.h`: scripts and systemd units rely on these numbers.
enum ExitStatus: Int32 {
  /// The command line is wrong.
  case usage = 64

  /// Something the command needs cannot be had: a port in use, a missing service.
  case unavailable = 69

  /// The configuration is wrong; starting again will not help.
  case configuration = 78

  var code: ExitCode { ExitCode(rawValue) }
}

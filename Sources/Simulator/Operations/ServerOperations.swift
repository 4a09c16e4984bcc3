/// The server itself. What it tells about its machine is made up, in WARest's shape.
extension WARestModel {
  mutating func serverAnswer(_ call: Call) throws(Answer) -> Answer {
    switch call.operation {
    case .getServerPing: return ping(call)
    case .getServerInfo: return serverInfo(call)
    case .getServerHealthz: return health(call)
    case .getServerReady: return ready(call)
    case .getServerCpuHistory: return try cpuHistory(call)
    case .postServerRestart: return restart(call)
    default: return try scheduleRestart(call)
    }
  }

  private func ping(_ call: Call) -> Answer {
    let iso = JSON.string(SimulatedTime.iso(call.now))
    return .ok(
      "Server is alive",
      [
        "ping": "pong", "latencyMs": 0.02, "serverTime": .string(SimulatedTime.spoken(call.now)),
        "serverTimeISO": iso, "serverTimeUTC": iso, "timezone": "UTC", "timezoneLocale": "en-US",
        "timestamp": .int(call.nowSeconds),
      ]
    )
  }

  private func health(_ call: Call) -> Answer {
    let uptime = (call.now - startedMilliseconds) / 1000
    return .ok(
      "All services healthy",
      [
        "status": "healthy", "serviceName": "Warest API", "serviceVersion": "0.3.44",
        "uptime": .string(SimulatedTime.duration(uptime)),
        "services": [
          "database": [
            "status": "ok", "databaseType": "sqlite", "version": "3.40.1", "latencyMs": 2.69,
          ],
          "cache": ["status": "ok", "cacheType": "local", "version": "local"],
          "storage": ["status": "ok", "storageType": "local", "region": nil],
          "messageQueue": "ok", "fileSystem": "ok", "ffmpeg": "ok", "sharp": "ok",
        ], "timestamp": .int(call.nowSeconds),
      ]
    )
  }

  private func ready(_ call: Call) -> Answer {
    .ok(
      "Server is ready for traffic",
      [
        "ready": true,
        "dependencies": [
          "database": true, "cache": true, "storage": true, "messageQueue": true,
          "fileSystem": true, "ffmpeg": true, "sharp": true,
        ], "timestamp": .int(call.nowSeconds),
      ]
    )
  }

  private func cpuHistory(_ call: Call) throws(Answer) -> Answer {
    let periods = ["1h", "6h", "12h", "24h", "7d", "30d"]
    let intervals = ["1m", "5m", "15m", "30m", "1h"]
    let period = Parameters.text(["period"], in: [call.query]) ?? "1h"
    let interval = Parameters.text(["interval"], in: [call.query]) ?? "1m"
    for (name, value, allowed) in [("period", period, periods), ("interval", interval, intervals)] {
      guard allowed.contains(value) else {
        throw .invalid("Invalid \(name). Allowed values: \(allowed.joined(separator: ", "))")
      }
    }
    let minute = call.nowSeconds / 60 * 60
    let rows = [minute - 60, minute].map { time -> JSON in
      ["timestamp": .int(time), "usagePercent": 12.5]
    }
    return .ok(
      "CPU history fetched",
      [
        "period": .string(period), "interval": .string(interval), "data": .array(rows),
        "averageUsagePercent": 12.5, "maxUsagePercent": 12.5, "timestamp": .int(call.nowSeconds),
      ]
    )
  }

  private mutating func restart(_ call: Call) -> Answer {
    let isPending = restartMilliseconds != nil
    let wanted = Parameters.number(
      Parameters.value(["delaySeconds"], in: [call.body, call.query])
    )
    let seconds = min(max(wanted.flatMap { $0.isFinite ? $0 : nil } ?? 4, 1.5), 1800)
    let time = restartMilliseconds ?? call.now + Int64(seconds * 1000)
    if !isPending {
      restartMilliseconds = time
      record(.serverRestart, "", "restart")
    }
    let results: JSON = [
      "restartInitiated": .bool(!isPending), "scheduledAt": .string(SimulatedTime.iso(time)),
      "restartStrategy": "docker", "timestamp": .int(call.nowSeconds),
    ]
    return isPending
      ? Answer(200, 1005, "A restart is already pending", results)
      : Answer(202, 1003, "Restart scheduled via docker strategy", results)
  }

  private mutating func scheduleRestart(_ call: Call) throws(Answer) -> Answer {
    let sources = [call.body, call.query]
    let schedule = Parameters.value(["schedule"], in: sources)?.joined.trimmed ?? ""
    if schedule == "0" {
      let message =
        scheduledRestart == nil ? "No scheduled restart configured" : "Scheduled restart cancelled"
      scheduledRestart = nil
      return Answer(200, 1005, message)
    }
    let parts = schedule.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2, (0...23).contains(parts[0]), (0...59).contains(parts[1]) else {
      throw .invalid("schedule must be in HH:MM format or 0 to cancel")
    }
    let zone = Parameters.text(["timezone"], in: sources) ?? "UTC"
    guard let next = ZonedTime.next(hour: parts[0], minute: parts[1], zone: zone, after: call.now)
    else { throw .invalid("Invalid timezone provided") }
    let shown = "\(SimulatedTime.padded(parts[0])):\(SimulatedTime.padded(parts[1]))"
    scheduledRestart = shown
    record(.serverRestart, "", "schedule")
    return Answer(
      202,
      1003,
      "Restart scheduled daily at \(shown) (\(zone))",
      [
        "scheduledRestart": .string(shown), "timezone": .string(zone),
        "nextRestartAt": .string(SimulatedTime.iso(next)), "timestamp": .int(call.nowSeconds),
      ]
    )
  }
}

extension WARestModel {
  /// Facts about a machine that does not exist.
  func serverInfo(_ call: Call) -> Answer {
    let uptime = (call.now - startedMilliseconds) / 1000
    let spoken = JSON.string(SimulatedTime.duration(uptime))
    let states = sessions.map { $0.statusText(at: call.now) }
    var byStatus = JSONObject()
    for state in states {
      byStatus[state] = .int(Int(byStatus[state]?.number ?? 0) + 1)
    }
    let memory: JSON = [
      "totalMB": 2048, "freeMB": 1024, "usedMB": 1024, "usagePercent": 50,
    ]
    let process: JSON = [
      "pid": 1, "nodeVersion": "v20.20.2", "uptimeSeconds": .int(uptime), "uptimeDays": spoken,
      "memory": [
        "rssMB": 128, "heapTotalMB": 56, "heapUsedMB": 32, "externalMB": 3.5,
        "arrayBuffersMB": 0.1, "memoryUsagePercent": 6.25,
      ],
      "cpu": ["userMs": 1000, "systemMs": 500, "idleMs": 100_000, "cpuUsagePercent": 1.5],
    ]
    let disk: JSON = [
      "mountPoint": "/", "filesystem": "/dev/vda", "totalMB": 20_480, "usedMB": 4096,
      "freeMB": 16_384, "usagePercent": 20,
    ]
    return .ok(
      "Server information fetched",
      [
        "serviceName": "Warest API", "serviceVersion": "0.3.44", "environment": "production",
        "uptimeSeconds": .int(uptime), "uptimeDays": spoken,
        "system": [
          "hostname": "simulator", "platform": "linux", "arch": "x64", "release": "6.1.0",
        ],
        "cpu": ["model": "Simulated", "cores": 2, "speedMHz": 0], "memory": memory,
        "process": process, "disk": [disk], "loadAverage": [0.1, 0.1, 0.1], "temperature": [],
        "timezone": "UTC",
        "runtime": [
          ["name": "WareST API", "version": "0.3.44"], ["name": "Node.js", "version": "v20.20.2"],
          ["name": "V8", "version": "11.3.244.8-node.38"],
        ], "ioStats": ["readMBps": 0, "writeMBps": 0],
        "sessions": ["total": .int(states.count), "byStatus": .object(byStatus)],
        "timestamp": .int(call.nowSeconds),
      ]
    )
  }
}

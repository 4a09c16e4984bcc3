import HTTP1

extension OperationCatalog {
  static let server: [Operation] = [
    Operation(
      "getServerPing",
      .get,
      "/api/v1/server/ping",
      .none,
      .read,
      repeatable: true,
      "Says whether WARest answers at all, and its time.",
      traits: .keyless,
      tokens: 0,
      routes: [LocalRoute("server.ping", .get, "/v1/server/ping", .serverRead)]
    ),
    Operation(
      "getServerInfo",
      .get,
      "/api/v1/server/info",
      .none,
      .read,
      repeatable: true,
      "Tells WARest's version, host and resources.",
      traits: [.adminOnly, .testsCredential],
      routes: [LocalRoute("server.info", .get, "/v1/server/info", .serverRead)]
    ),
    Operation(
      "getServerHealthz",
      .get,
      "/api/v1/server/healthz",
      .none,
      .read,
      repeatable: true,
      "Checks the services that WARest needs: 207 when some fail, 503 when it cannot work.",
      traits: .adminOnly,
      routes: [LocalRoute("server.health", .get, "/v1/server/health", .serverRead)]
    ),
    Operation(
      "getServerReady",
      .get,
      "/api/v1/server/ready",
      .none,
      .read,
      repeatable: true,
      "Says whether WARest takes traffic: 503 when something is missing.",
      traits: .adminOnly,
      routes: [LocalRoute("server.ready", .get, "/v1/server/ready", .serverRead)]
    ),
    Operation(
      "getServerCpuHistory",
      .get,
      "/api/v1/server/cpu-history",
      .none,
      .read,
      repeatable: true,
      "Shows the processor load of the last hours or days.",
      query: [
        QueryParameter("period", .choice(["1h", "6h", "12h", "24h", "7d", "30d"])),
        QueryParameter("interval", .choice(["1m", "5m", "15m", "30m", "1h"])),
      ],
      traits: .adminOnly,
      routes: [LocalRoute("server.cpu-history", .get, "/v1/server/cpu-history", .serverRead)]
    ),
    Operation(
      "postServerRestart",
      .post,
      "/api/v1/server/restart",
      .none,
      .admin,
      repeatable: false,
      "Restarts WARest after a delay.",
      note: "all connections are cut at the restart, calls in flight get no reply",
      body: [.optional("delaySeconds", [.number, .string]), .optional("reason")],
      traits: .adminOnly,
      routes: [LocalRoute("server.restart", .post, "/v1/server/restart", .serverAdmin)]
    ),
    Operation(
      "postServerRestartScheduled",
      .post,
      "/api/v1/server/restart/scheduled",
      .none,
      .admin,
      repeatable: true,
      "Sets the daily restart, HH:MM, or cancels it with \"0\".",
      body: [.required("schedule", [.string, .number]), .optional("timezone")],
      traits: .adminOnly,
      routes: [
        LocalRoute("server.restart-schedule", .put, "/v1/server/restart-schedule", .serverAdmin)
      ]
    ),
  ]
}

-- One POST of a revoke call after another, over sixteen sessions, as a client of the gateway sends
-- it. Arguments: the client's token, the requests a second to keep to (0: as fast as it goes), and a
-- path to ask for instead (empty: none).

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } benchmark_timespec;
  int clock_gettime(int clock, benchmark_timespec *time);
]]

local requests = {}
local turn = 0
local interval = 0
local slot = nil
local time = ffi.new("benchmark_timespec")

local function milliseconds()
  ffi.C.clock_gettime(1, time)
  return tonumber(time.seconds) * 1000 + tonumber(time.nanoseconds) / 1e6
end

function init(arguments)
  local headers = {
    ["Authorization"] = "Bearer " .. arguments[1],
    ["Accept"] = "application/json",
    ["User-Agent"] = "wrk/4.1",
    ["Content-Length"] = "0",
  }
  for session = 1, 16 do
    local path = string.format(
      "/v1/sessions/bench-%02d/groups/1203630000000000%02d@g.us/invite/revoke", session, session)
    if arguments[3] and arguments[3] ~= "" then path = arguments[3] end
    requests[session] = wrk.format("POST", path, headers)
  end
  local rate = tonumber(arguments[2] or "0")
  if rate > 0 then interval = 1000 / rate else delay = nil end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

-- At an equal rate every request has its place on one common schedule, kept by the clock, so that a
-- slow contender is not asked less.
function delay()
  local now = milliseconds()
  slot = math.max((slot or now) + interval, now - 1000)
  return math.max(0, math.floor(slot - now))
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end

/// Good streams to start from.
///
/// Upgrade is left out: NIO stops reading there, we never switch.
enum Seeds {
  static let requests = [
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a/b?c=d&e=%20f HTTP/1.1\r\nHost: a.example:8080\r\nAccept: */*\r\n\r\n",
    "GET http://b.example/c?d HTTP/1.1\r\nHost: a\r\nX-Y:z\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n",
    "HEAD / HTTP/1.0\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\nHost: [::1]:80\r\n\r\n",
    "POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\n"
      + "hello world",
    "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    "PATCH / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: Chunked \r\n\r\n"
      + "5;a=b;c\r\nhello\r\n0;d=\"e\"\r\nX: y\r\n\r\n",
    "DELETE /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}",
    "\r\nGET /a HTTP/1.1\r\nHost: a\r\nX: \t b  c\t\r\nY:\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 29\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\nab",
  ]

  static let replies = [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=5\r\n\r\n",
    "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "HTTP/1.1 207 x\r\nTransfer-Encoding: chunked\r\n\r\nA;a=b\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
    "HTTP/1.1 404 Not Found\r\nContent-Type: a/b\r\n\r\nuntil the end",
    "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.0 200 OK\r\n\r\nhello",
    "HTTP/1.1 204 No Content\r\nX:  y \r\n\r\n",
    "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 500 No\r\nConnection: close\r\n\r\nno",
  ]

  static let words = [
    "Content-Length: 5", "Content-Length: 0", "content-length: 11", "Content-Length: +5",
    "Content-Length: 5, 5", "Transfer-Encoding: chunked", "Transfer-Encoding: identity",
    "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: xchunked",
    "Transfer-Encoding : chunked",
    "Host: b", "Host: b, c", "Connection: close", "Connection: keep-alive, X", "X: y", " folded",
    "\tfolded", ":", "X", "0", "5", "0x5", "\r\n", "\r\n\r\n", "\n", "\r", "chunked", "HTTP/1.1",
    "HTTP/1.0", "HTTP/1.2", "GET / HTTP/1.1", "%2e%2e/", "../", "%00", "%", "#", "http://", "*",
    "ffffffffffffffff", "10000000000000000", ";a=b", ";a=\"b\\\"c\"", "é", "Expect: 100-continue",
  ]
}

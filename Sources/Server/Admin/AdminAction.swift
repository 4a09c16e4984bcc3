/// What the admin listener is asked to do, once the request's body is here.
enum AdminAction: UInt8 {
  case pause
  case resume
}

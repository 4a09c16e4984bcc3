/// The pictures that the stand-in hands out where WARest would draw or convert one.
enum MediaSamples {
  /// One grey pixel.
  static let png = Base64.decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
  )

  static let webp = Base64.decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")

  /// The start of a JPEG picture: enough to be told apart.
  static let jpeg: [UInt8] =
    [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10] + Array("JFIF\0".utf8) + [1, 1, 1, 0, 72, 0, 72, 0, 0]

  static let pdf = Array(
    "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n".utf8
  )

  static let svg = Array(
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0h1v1H0z\"/></svg>"
      .utf8
  )

  static func sample(_ mimeType: String) -> [UInt8] {
    switch mimeType {
    case "image/webp": webp
    case "image/jpeg": jpeg
    case "image/svg+xml": svg
    default: png
    }
  }

  /// The size of the pixel behind every link to a picture, as the recordings have it.
  static let uploadedPixelOctets = 70

  static let pngDataURI = "data:image/png;base64," + Base64.encode(png)
}

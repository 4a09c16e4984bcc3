import HTTP1

extension OperationCatalog {
  /// Conversions that need no session.
  ///
  /// Where a file is asked for, WARest also reads URLs.
  static let tools: [Operation] = [
    Operation(
      "postMiscConvertStringTarget",
      .post,
      "/api/v1/misc/convert-string-toqr/{target}",
      .none,
      .read,
      repeatable: true,
      "Makes a QR code of a text, as base64, svg, png, jpg, jpeg or webp.",
      body: [.required("string", [.string, .number]), .optional("encoding")],
      tokens: 2,
      routes: [LocalRoute("tools.qr", .post, "/v1/tools/qr/{target}", .toolUse)]
    ),
    Operation(
      "postMiscWhatsappFileDecrypt",
      .post,
      "/api/v1/misc/whatsapp/file-decrypt",
      .none,
      .read,
      repeatable: true,
      "Decrypts a WhatsApp media file with its key.",
      body: [
        .required("mediaKey", or: ["media_key"]),
        .required("file", or: ["data", "encrypted", "blob"], as: .toolFile),
        .optional("mimeType", or: ["mimetype"]),
        .optional("fileSha256", or: ["sha256"]),
        .optional("output"),
      ],
      tokens: 2,
      routes: [LocalRoute("tools.decrypt-file", .post, "/v1/tools/decrypt-file", .toolUse)]
    ),
    Operation(
      "postMiscMediaThumbnail",
      .post,
      "/api/v1/misc/media/thumbnail",
      .none,
      .read,
      repeatable: true,
      "Makes thumbnails of a picture or a video.",
      body: [
        .required("file", or: ["data", "url", "source"], as: .toolFile),
        .required("type"),
        .optional("width", [.number, .string]),
        .optional("height", [.number, .string]),
        .optional("count", [.number, .string]),
        .optional("output"),
      ],
      tokens: 2,
      routes: [LocalRoute("tools.thumbnail", .post, "/v1/tools/thumbnail", .toolUse)]
    ),
    Operation(
      "postMiscMediaImage",
      .post,
      "/api/v1/misc/media/image",
      .none,
      .read,
      repeatable: true,
      "Converts, resizes and compresses a picture.",
      body: [
        .required("file", or: ["data", "url", "source"], as: .toolFile),
        .optional("actions", .object),
        .optional("output"),
      ],
      tokens: 2,
      routes: [LocalRoute("tools.image", .post, "/v1/tools/image", .toolUse)]
    ),
    Operation(
      "postMiscUuidGenerate",
      .post,
      "/api/v1/misc/uuid/generate",
      .none,
      .read,
      repeatable: true,
      "Makes identifiers.",
      body: [
        .optional("type"),
        .optional("version"),
        .optional("namespace"),
        .optional("name"),
        .optional("format"),
        .optional("count", [.number, .string]),
      ],
      tokens: 2,
      routes: [LocalRoute("tools.uuid", .post, "/v1/tools/uuid", .toolUse)]
    ),
    Operation(
      "postMiscUuidValidate",
      .post,
      "/api/v1/misc/uuid/validate",
      .none,
      .read,
      repeatable: true,
      "Checks an identifier.",
      body: [.required("value"), .optional("type")],
      tokens: 2,
      routes: [LocalRoute("tools.uuid.validate", .post, "/v1/tools/uuid/validate", .toolUse)]
    ),
    Operation(
      "postMiscCryptoHash",
      .post,
      "/api/v1/misc/crypto/hash",
      .none,
      .read,
      repeatable: true,
      "Hashes base64 data; any input is read as base64 first.",
      body: [
        .required("input", or: ["data", "file", "source"], as: .toolText),
        .optional("algo", or: ["algorithm"]),
        .optional("output"),
      ],
      tokens: 2,
      routes: [LocalRoute("tools.hash", .post, "/v1/tools/hash", .toolUse)]
    ),
    Operation(
      "postMiscCryptoHmac",
      .post,
      "/api/v1/misc/crypto/hmac",
      .none,
      .read,
      repeatable: true,
      "Makes an HMAC of base64 data; any input is read as base64 first.",
      body: [
        .required("key", or: ["secret"]),
        .required("input", or: ["data", "file", "source"], as: .toolText),
        .optional("algo", or: ["algorithm"]),
        .optional("output"),
      ],
      tokens: 2,
      routes: [LocalRoute("tools.hmac", .post, "/v1/tools/hmac", .toolUse)]
    ),
    Operation(
      "postMiscBase64",
      .post,
      "/api/v1/misc/base64",
      .none,
      .read,
      repeatable: true,
      "Encodes to base64, or decodes.",
      body: [
        .required("input", or: ["data", "file", "source"], as: .toolText),
        .optional("action"),
        .optional("output"),
      ],
      tokens: 2,
      routes: [LocalRoute("tools.base64", .post, "/v1/tools/base64", .toolUse)]
    ),
  ]
}

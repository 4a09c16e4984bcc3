import Audit
import HTTP1
import Testing

@Suite("what is exported")
struct RecordExportTests {
  @Test(arguments: ExportFormat.allCases) func `is records, and nothing that looks like one`(
    _ format: ExportFormat
  ) throws {
    let line = ExportRow.all[0].line
    var export = RecordExport(format)
    var output = ByteWriter(capacity: 2 * RecordExport.eventBytesMax)
    let others = [
      "", "{}", "not JSON", String(line.dropLast()), line + line,
      line.replacing("\"kind\":\"intent\"", with: "\"kind\":\"other\""),
      line.replacing("\"client\":\"billing\"", with: "\"client\":\"bil\u{1}ling\""),
      line.replacing("2026-11-24", with: "2026-13-24"),
    ]
    for other in others {
      let isConverted = export.convert(Array(other.utf8).span, into: &output)
      #expect(!isConverted, "\(other)")
    }
    let written = output.count
    #expect(written == 0)
    let isConverted = export.convert(Array(line.utf8).span, into: &output)
    #expect(isConverted)
  }

  @Test(arguments: ExportFormat.allCases) func `stays within its bounds, however long a record is`(
    _ format: ExportFormat
  ) throws {
    let text = String(repeating: "1", count: 62_000)
    let row = ExportRow(
      "long",
      "\"kind\":\"outcome\",\"request_id\":\"\(text)\",\"outcome\":\"ok\"",
      activity: 0,
      severity: 1,
      type: ["info", "end"],
      outcome: "success"
    )
    let event = try row.event(format)
    #expect(event.text(format == .ocsf ? "api.request.uid" : "http.request.id") == text)

    var export = RecordExport(format)
    var small = ByteWriter(capacity: 100)
    let isConverted = export.convert(Array(row.line.utf8).span, into: &small)
    #expect(!isConverted)
    let written = small.count
    #expect(written == 0)
  }
}

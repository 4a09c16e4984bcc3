import Testing

/// Rules about the source text; each is run on the project and on a sample that breaks it.
@Suite("Tidy")
struct TidyTests {
  @Test func `the project is found`() {
    #expect(Project.sources.count > 30)
    #expect(Project.tests.count > 10)
    #expect(Project.sources.contains { $0.path == "Sources/HTTP1/Method.swift" })
  }

  @Test func `imports follow the arrows`() {
    #expect(Project.sources.flatMap(ImportRule.violations) == [])
  }

  @Test(arguments: [
    ("Sources/HTTP1/A.swift", "import WARest"),
    ("Sources/HTTP1/A.swift", "import Glibc"),
    ("Sources/WARest/A.swift", "import Gateway"),
    ("Sources/Gateway/A.swift", "package import struct Foundation.Data"),
    ("Sources/Gateway/A.swift", "import Transport"),
    ("Sources/Transport/A.swift", "private import HTTP1"),
    ("Sources/Transport/A.swift", "import FoundationEssentials"),
    ("Sources/Server/A.swift", "@preconcurrency import Foundation"),
    ("Sources/Server/A.swift", "import Simulator"),
    ("Sources/Simulator/A.swift", "import Gateway"),
    ("Sources/Other/A.swift", ""),
  ])
  func `an import against the arrows is seen`(_ path: String, _ text: String) {
    #expect(ImportRule.violations(SourceFile(path: path, text: text)).count == 1)
  }

  @Test func `files are short`() {
    #expect(Project.all.flatMap(LengthRule.longFile) == [])
  }

  @Test func `a long file is seen`() {
    let text = String(repeating: "\n", count: 401)
    #expect(LengthRule.longFile(SourceFile(path: "A.swift", text: text)).count == 1)
    let allowed = String(repeating: "\n", count: 400)
    #expect(LengthRule.longFile(SourceFile(path: "A.swift", text: allowed)) == [])
  }

  @Test func `functions are short`() {
    #expect(Project.all.flatMap(LengthRule.longFunctions) == [])
  }

  @Test(arguments: [
    "func f() {", "mutating func f(\n    a: Int\n  ) {", "init?() {", "init<T>(_ t: T) {",
    "deinit {", "subscript(_ i: Int) -> Int {", "@inlinable package static func == () -> Bool {",
  ])
  func `a long function is seen`(_ head: String) {
    let headLines = head.split(separator: "\n").count
    func sample(_ lines: Int) -> SourceFile {
      let body = String(repeating: "    call()\n", count: lines - headLines - 1)
      let text = "struct S {\n  func g()\n  \(head)\n\(body)  }\n  func h() {}\n}\n"
      return SourceFile(path: "A.swift", text: text)
    }
    #expect(LengthRule.longFunctions(sample(71)).count == 1)
    #expect(LengthRule.longFunctions(sample(70)) == [])
  }

  @Test func `lines are short`() {
    #expect(Project.all.flatMap(LengthRule.longLines) == [])
  }

  @Test(arguments: ["", "  // ", "  /// \"a\" "])
  func `a long line is seen`(_ start: String) {
    let text = start + String(repeating: "x", count: 101 - start.count)
    #expect(LengthRule.longLines(SourceFile(path: "A.swift", text: text)).count == 1)
    #expect(LengthRule.longLines(SourceFile(path: "A.swift", text: String(text.dropLast()))) == [])
  }

  @Test func `unsafe code says why it is safe`() {
    #expect(Project.sources.flatMap(SafetyRule.violations) == [])
  }

  @Test(arguments: [
    "func f() {\n    unsafe read()\n  }",
    "  // SAFETY: of another function.\n    unsafe a()\n  }\n  func f() {\n    unsafe b()",
    "  // SAFETY: too far.\n" + String(repeating: "    x()\n", count: 12) + "    unsafe f()",
    "  return unsafe(pointer)",
    "  @unsafe struct A {}",
    "  let x = try unsafe f()",
    "  nonisolated(unsafe) var x = 0",
  ])
  func `unsafe code without its reason is seen`(_ text: String) {
    #expect(SafetyRule.violations(SourceFile(path: "A.swift", text: text)).count == 1)
  }

  @Test(arguments: [
    "  // SAFETY: because.\n  unsafe f()",
    "  unsafe f()  // SAFETY: because.",
    "  // SAFETY: because,\n  // and so on.\n  let x = unsafe f()\n  let y = unsafe g()",
    "  /// Not unsafe at all.\n  let unsafeness = \"an unsafe word\"",
  ])
  func `unsafe code with its reason passes`(_ text: String) {
    #expect(SafetyRule.violations(SourceFile(path: "A.swift", text: text)) == [])
  }

  @Test func `nothing is public`() {
    #expect(Project.sources.flatMap(WordRule.publicWords) == [])
  }

  @Test(arguments: ["public struct A {}", "  public func f()", "open class C {}"])
  func `a public declaration is seen`(_ text: String) {
    #expect(WordRule.publicWords(SourceFile(path: "A.swift", text: text)).count == 1)
  }

  @Test func `files begin without a header`() {
    #expect(Project.all.flatMap(WordRule.header) == [])
  }

  @Test func `a file header is seen`() {
    let text = "//\n// A.swift\n//"
    #expect(WordRule.header(SourceFile(path: "A.swift", text: text)).count == 1)
    #expect(WordRule.header(SourceFile(path: "A.swift", text: "")).count == 1)
  }

  @Test func `no work is left marked in the text`() {
    #expect(Project.all.flatMap(WordRule.marks) == [])
  }

  @Test func `a mark of unfinished work is seen`() {
    let text = "// TO" + "DO: later"
    #expect(WordRule.marks(SourceFile(path: "A.swift", text: text)).count == 1)
  }
}

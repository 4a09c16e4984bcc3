"""Programs that people use: curl, Python's own client, requests, a browser's form."""

import http.client
import importlib.util
import io
import pathlib
import shutil
import subprocess
import tempfile

import content
from content import Body, Content, Part, digest_of
from looks import expect_document, parts_are, query_is
from suite import TARGET, Skip, expect, scenario
from target import TOKEN
from upstream import Plan

CURL = shutil.which("curl")
AUTHORIZATION = f"Authorization: Bearer {TOKEN.decode()}"
PICTURE = Content(40_000)
LONG = Content(3 << 20)


class Curl:
    """One run of curl; `status` is the reply's, `reply` its body."""

    def __init__(self, suite, kind, *arguments, query="", gateway=None, files=(), fails=False):
        if not CURL:
            raise Skip("curl is missing")
        self.row = suite.next_row()
        gateway = gateway or suite.gateway()
        with tempfile.TemporaryDirectory(prefix="warest-uploads.") as folder:
            for name, octets in files:
                pathlib.Path(folder, name).write_bytes(octets)
            finished = subprocess.run(
                [CURL, "-q", "-sS", "--noproxy", "*", "--max-time", "120", "-H", AUTHORIZATION,
                 "-H", f"X-Upload-Row: {self.row}", "-o", "reply", "-D", "head",
                 "-w", "%{http_code} %{num_connects}", *arguments,
                 gateway.url + (TARGET[kind] % (b"s%d" % self.row)).decode() + query],
                cwd=folder, capture_output=True, timeout=150, check=False)
            self.said = finished.stderr.decode(errors="replace")
            expect(fails or finished.returncode == 0,
                   f"curl ended with {finished.returncode}: {self.said}")
            self.status = int((finished.stdout.split() or [b"0"])[0])
            read = pathlib.Path(folder, "reply")
            self.reply = read.read_bytes() if read.exists() else b""
            self.head = pathlib.Path(folder, "head").read_bytes()

    def succeeded(self, suite):
        expect(self.status == 200, f"curl got {self.status} {self.reply[:300]!r}")
        return suite.arrived(self.row)


@scenario("callers", "curl -F with a file and fields")
def curl_form(suite):
    curl = Curl(suite, "media", "-F", "to=6281234567890", "-F", "caption=a cat",
                "-F", "media=@cat.jpg", files=[("cat.jpg", PICTURE.octets)])
    arrival = curl.succeeded(suite)
    parts_are(arrival, (b"to", None, digest_of(b"6281234567890")),
              (b"caption", None, digest_of(b"a cat")), (b"media", b"cat.jpg", PICTURE.digest))
    expect(arrival.body.parts[-1].kind == b"image/jpeg", f"type {arrival.body.parts[-1].kind}")


@scenario("callers", "curl -F with a file before its fields")
def curl_file_first(suite):
    curl = Curl(suite, "document", "-F", "document=@a.pdf;type=application/pdf;filename=b c.pdf",
                "-F", "to=6281234567890", files=[("a.pdf", LONG.octets)])
    parts_are(curl.succeeded(suite), (b"document", b"b c.pdf", LONG.digest),
              (b"to", None, digest_of(b"6281234567890")))


@scenario("callers", "curl -F with two files")
def curl_two_files(suite):
    curl = Curl(suite, "files", "-F", "to=6281234567890", "-F", "files=@1.jpg",
                "-F", "files=@2.jpg", files=[("1.jpg", PICTURE.octets), ("2.jpg", LONG.octets)])
    parts_are(curl.succeeded(suite), (b"to", None, digest_of(b"6281234567890")),
              (b"files", b"1.jpg", PICTURE.digest), (b"files", b"2.jpg", LONG.digest))


@scenario("callers", "curl --data-binary with the parameters in the query")
def curl_raw(suite):
    curl = Curl(suite, "media", "--data-binary", "@cat.jpg", "-H", "Content-Type: image/jpeg",
                query="?to=6281234567890&caption=a%20cat+%26%20more",
                files=[("cat.jpg", LONG.octets)])
    arrival = curl.succeeded(suite)
    expect(arrival.body.digest == LONG.digest, "another content")
    expect(arrival.kind == b"image/jpeg", f"type {arrival.kind!r}")
    query_is(arrival, to="6281234567890", caption="a cat & more")


@scenario("callers", "curl --data-binary of every upload operation")
def curl_raw_kinds(suite):
    for kind, media in (("files", "application/pdf"), ("media", "video/mp4"),
                        ("audio", "audio/ogg; codecs=opus"), ("document", "text/csv"),
                        ("sticker", "image/webp"), ("gif", "image/gif"),
                        ("document", "application/octet-stream")):
        curl = Curl(suite, kind, "--data-binary", "@a", "-H", f"Content-Type: {media}",
                    query="?to=6281234567890", files=[("a", PICTURE.octets)])
        arrival = curl.succeeded(suite)
        expect(arrival.body.digest == PICTURE.digest, f"another content of {media}")
        # Parameters of the type mean nothing to WARest, and need not pass.
        expect(arrival.kind.partition(b";")[0] == media.partition(";")[0].encode(),
               f"type {arrival.kind!r} in place of {media}")


@scenario("callers", "curl -T - sends chunks")
def curl_chunked(suite):
    curl = Curl(suite, "media", "-X", "POST", "-T", "cat.jpg", "-H", "Content-Type: image/jpeg",
                "-H", "Transfer-Encoding: chunked", query="?to=6281234567890",
                files=[("cat.jpg", LONG.octets)])
    expect(curl.succeeded(suite).body.digest == LONG.digest, "another content")


@scenario("callers", "curl -F in chunks")
def curl_form_chunked(suite):
    curl = Curl(suite, "media", "-F", "to=6281234567890", "-F", "media=@cat.jpg", "-H",
                "Transfer-Encoding: chunked", files=[("cat.jpg", LONG.octets)])
    parts_are(curl.succeeded(suite), (b"to", None, digest_of(b"6281234567890")),
              (b"media", b"cat.jpg", LONG.digest))


@scenario("callers", "curl waits for 100 before a large body")
def curl_expect(suite):
    curl = Curl(suite, "media", "--data-binary", "@cat.jpg", "-H", "Content-Type: image/jpeg",
                "-H", "Expect: 100-continue", "--expect100-timeout", "60",
                query="?to=6281234567890", files=[("cat.jpg", LONG.octets)])
    expect(curl.succeeded(suite).body.digest == LONG.digest, "another content")
    expect(curl.head.startswith(b"HTTP/1.1 100 "), f"the first reply is {curl.head[:60]!r}")


@scenario("callers", "curl -d: a form for a text")
def curl_text(suite):
    curl = Curl(suite, "text", "-d", "to=6281234567890", "-d", "message=hello")
    expect_document(curl.succeeded(suite), to="6281234567890", message="hello")


@scenario("callers", "curl --data-urlencode: a form with every character")
def curl_urlencode(suite):
    text = "a+b = 100 %, \"ja\" & nein; ü 🐈\n{}[]\\"
    curl = Curl(suite, "text", "-d", "to=6281234567890", "--data-urlencode", f"message={text}")
    expect_document(curl.succeeded(suite), to="6281234567890", message=text)


@scenario("callers", "curl -d: a form with a picture's address")
def curl_form_link(suite):
    curl = Curl(suite, "media", "-d", "to=6281234567890", "--data-urlencode",
                "media=https://example.com/cat.jpg?a=1&b=2", "-d", "caption=cat")
    expect_document(curl.succeeded(suite), to="6281234567890",
                    media="https://example.com/cat.jpg?a=1&b=2", caption="cat")


def _connection(suite):
    return http.client.HTTPConnection("127.0.0.1", suite.gateway().port, timeout=120)


@scenario("callers", "http.client: multipart by hand, raw octets and chunks on one connection")
def http_client(suite):
    connection = _connection(suite)
    boundary = b"=====PythonBoundaryXYZ=="
    body = content.media(b"6281234567890", PICTURE, boundary)
    whole = b"".join(body.pieces())
    used = None
    for way in ("length", "chunked", "raw"):
        row = suite.next_row()
        headers = {"Authorization": f"Bearer {TOKEN.decode()}", "X-Upload-Row": str(row)}
        path = (TARGET["media"] % (b"s%d" % row)).decode()
        if way == "raw":
            headers["Content-Type"] = "image/jpeg"
            connection.request("POST", path + "?to=6281234567890", PICTURE.octets, headers)
        else:
            headers["Content-Type"] = f'multipart/form-data; boundary="{boundary.decode()}"'
            connection.request(
                "POST", path, whole if way == "length" else iter([whole[:70], whole[70:]]), headers,
                encode_chunked=way == "chunked")
        reply = connection.getresponse()
        data = reply.read()
        expect(reply.status == 200, f"{way}: {reply.status} {data[:300]!r}")
        expect(used in (None, connection.sock), f"{way}: the connection was not kept")
        used = connection.sock
        arrival = suite.arrived(row)
        if way == "raw":
            expect(arrival.body.digest == PICTURE.digest, "another content")
        else:
            parts_are(arrival, (b"to", None, digest_of(b"6281234567890")),
                      (b"media", b"cat.jpg", PICTURE.digest))
    connection.close()


@scenario("callers", "requests: files and fields, raw octets, a form, JSON")
def requests_package(suite):
    if not importlib.util.find_spec("requests"):
        raise Skip("requests is not installed")
    import requests
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {TOKEN.decode()}"
        session.trust_env = False

        def post(kind, query="", **options):
            row = suite.next_row()
            headers = {"X-Upload-Row": str(row), **options.pop("headers", {})}
            url = suite.gateway().url + (TARGET[kind] % (b"s%d" % row)).decode() + query
            reply = session.post(url, timeout=120, headers=headers, **options)
            expect(reply.status_code == 200, f"{reply.status_code} {reply.text[:300]}")
            return suite.arrived(row)

        arrival = post("media", data={"to": "6281234567890", "caption": "Kätzchen"},
                       files={"media": ("kätzchen.jpg", LONG.octets, "image/jpeg")})
        expect([part.name for part in arrival.body.parts[1:]] == [b"to", b"caption", b"media"],
               f"the parts are {[part.name for part in arrival.body.parts]}")
        expect(arrival.body.parts[-1].digest == LONG.digest, "another content")
        expect(arrival.body.parts[2].octets == "Kätzchen".encode(), "another caption")
        last = arrival.body.parts[-1]
        expect("kätzchen.jpg".encode() in (last.filename or b"") or last.filename_star,
               f"the file is called {last.filename!r}")
        arrival = post("media", "?to=6281234567890", data=io.BytesIO(LONG.octets),
                       headers={"Content-Type": "image/jpeg"})
        expect(arrival.body.digest == LONG.digest, "another content")
        arrival = post("media", "?to=6281234567890", data=iter([b"abc", b"def"]),
                       headers={"Content-Type": "image/jpeg"})
        expect(arrival.body.octets == b"abcdef", "another content")
        expect_document(post("text", data={"to": "6281234567890", "message": "a b"}),
                        to="6281234567890", message="a b")
        expect_document(post("text", json={"to": "6281234567890", "message": "a b"}),
                        to="6281234567890", message="a b")


@scenario("callers", "a browser's form: upper-case boundary, a file's name in UTF-8")
def browser(suite):
    boundary = b"----WebKitFormBoundary7MA4YWxkTrZu0gW"
    body = content.multipart(boundary, [
        Part(b"to", b"6281234567890"),
        Part(b"caption", "schönes %22Bild%22\r\nzwei Zeilen".encode()),
        Part(b"media", PICTURE, "Foto %22ü%22.jpg".encode(), b"image/jpeg")])
    row, sender = suite.post(
        "media", body, content.form_type(boundary), b"Origin: https://example.com",
        b"Cookie: a=b", b"Sec-Fetch-Site: cross-site", b"Accept-Encoding: gzip, br")
    arrival = suite.succeeded(row, sender)
    parts_are(arrival, (b"to", None, digest_of(b"6281234567890")),
              (b"caption", None, digest_of("schönes %22Bild%22\r\nzwei Zeilen".encode())),
              (b"media", "Foto %22ü%22.jpg".encode(), PICTURE.digest))
    expect(b"7ma4ywxktrzu0gw" not in arrival.body.delimiter.lower()
           or arrival.body.delimiter == arrival.body.delimiter.lower(), "an upper-case boundary")


@scenario("callers", "a program's 100 MB document in base64")
def base64_document(suite):
    size = min(100 << 20, suite.options.large_bytes)
    octets = Content(size // 4 * 4, "base64")
    body = Body(b'{"to":["6281234567890",6281234567891],"filename":"a.pdf","document":'
                b'"data:application/pdf;base64,', octets, b'"}')
    row, sender = suite.post("document", body, b"Content-Type: application/json",
                             plan=Plan(long_member=b"document"))
    arrival = suite.succeeded(row, sender)
    expect(arrival.body.long.count == 28 + len(octets), "another length")
    expect(arrival.document["to"] == ["6281234567890", "6281234567891"],
           f"to is {arrival.document['to']}")

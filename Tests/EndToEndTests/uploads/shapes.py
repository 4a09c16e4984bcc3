"""Multipart as it may legally be written, and what must not be confused by it."""

import content
from content import Body, Content, Part, digest_of, multipart
from looks import parts_are
from suite import expect, scenario

TO = (b"to", None, digest_of(b"6281234567890"))
PICTURE = Content(9_000, "hostile")
FILE = (b"media", b"cat.jpg", PICTURE.digest)
PARTS = [Part(b"to", b"6281234567890"), Part(b"media", PICTURE, b"cat.jpg", b"image/jpeg")]


def send(suite, body, kind=None, boundary=b"AbC", chunked=False, operation="media"):
    row, sender = suite.post(operation, body, kind or content.form_type(boundary), chunked=chunked)
    return suite.succeeded(row, sender)


def shape(name, body, kind=None, boundary=b"AbC", parts=(TO, FILE), operation="media"):
    @scenario("shapes", name)
    def check(suite):
        for chunked in (False, True):
            parts_are(send(suite, body, kind, boundary, chunked, operation), *parts)


def disposition(text, parts=(TO, FILE), name=None):
    """The file's part with another Content-Disposition."""
    head = b"Content-Disposition: " + text + b"\r\nContent-Type: image/jpeg\r\n"
    shape(name or f"a part with {text.decode('utf-8')}",
          multipart(b"AbC", [PARTS[0], Part(None, PICTURE, head=head)]), parts=parts)


shape("a preamble", multipart(b"AbC", PARTS, preamble=b"This is a message\r\nof many parts."))
shape("a preamble that resembles a delimiter",
      multipart(b"AbC", PARTS, preamble=b"--Abc\r\n--Ab\r\n-- AbC\r\n---AbC"))
shape("an empty line before the first delimiter",
      Body(b"\r\n", *multipart(b"AbC", PARTS).parts))
shape("an epilogue", multipart(b"AbC", PARTS, epilogue=b"\r\nand what follows\r\n--AbC\r\nit"))
shape("a long epilogue", multipart(b"AbC", PARTS, epilogue=b"\r\n" + b"and more\r\n" * 5_000))
shape("no line end behind the last delimiter", multipart(b"AbC", PARTS, epilogue=b""))
shape("blanks behind the delimiters", multipart(b"AbC", PARTS, padding=b" \t  "))
shape("blanks behind the last delimiter", multipart(b"AbC", PARTS, epilogue=b" \t\r\n"))
shape("a boundary of one character", multipart(b"Q", PARTS), boundary=b"Q")
LONGEST = b"'()+_,-./:=?" + b"AbCdEfGhIj" * 5 + b"12345678"
shape("the longest boundary, of every kind of character", multipart(LONGEST, PARTS),
      kind=b'Content-Type: multipart/form-data; boundary="' + LONGEST + b'"')
shape("a boundary with a blank in it", multipart(b"a B", PARTS),
      kind=b'Content-Type: multipart/form-data; boundary="a B"')
shape("a quoted boundary", multipart(b"AbC", PARTS),
      kind=b'Content-Type: multipart/form-data; boundary="AbC"')
shape("a type in other letters", multipart(b"AbC", PARTS),
      kind=b"Content-Type: Multipart/Form-Data; BOUNDARY=AbC")
shape("other parameters of the type", multipart(b"AbC", PARTS),
      kind=b'Content-Type: multipart/form-data ; charset="utf-8"; boundary=AbC ; a=b')
shape("a boundary in the value of another parameter", multipart(b"AbC", PARTS),
      kind=b'Content-Type: multipart/form-data; a="x; boundary=zzz"; boundary=AbC')
shape("an empty part", multipart(b"AbC", [*PARTS, Part(b"caption", b"")]),
      parts=(TO, FILE, (b"caption", None, digest_of(b""))))
shape("an empty file", multipart(b"AbC", [PARTS[0], Part(b"media", b"", b"a.jpg", b"image/jpeg")]),
      parts=(TO, (b"media", b"a.jpg", digest_of(b""))))
shape("a part of line ends", multipart(b"AbC", [*PARTS, Part(b"caption", b"\r\n\r\n\r\n")]),
      parts=(TO, FILE, (b"caption", None, digest_of(b"\r\n\r\n\r\n"))))
shape("a part that ends like a delimiter", multipart(b"AbC", [
    *PARTS, Part(b"caption", b"a\r\n--Ab\r\n--AbX\r\n-\r\n--\r")]),
      parts=(TO, FILE, (b"caption", None, digest_of(b"a\r\n--Ab\r\n--AbX\r\n-\r\n--\r"))))
shape("the boundary's letters in another case, as content", multipart(b"AbC", [
    *PARTS, Part(b"caption", b"x\r\n--abc\r\n--ABC--\r\ny")]),
      parts=(TO, FILE, (b"caption", None, digest_of(b"x\r\n--abc\r\n--ABC--\r\ny"))))
shape("a session's part in a boundary of other letters, as content", multipart(b"AbC", [
    *PARTS, Part(b"caption", b'x\r\n--abc\r\nContent-Disposition: form-data; name="sessionId"'
                 b"\r\n\r\nother\r\n--abc--\r\n")]),
      parts=(TO, FILE, (b"caption", None, digest_of(
          b'x\r\n--abc\r\nContent-Disposition: form-data; name="sessionId"\r\n\r\nother'
          b"\r\n--abc--\r\n"))))
shape("field names in other letters, in another order, and fields that mean nothing",
      multipart(b"AbC", [
          Part(None, b"6281234567890", head=b"content-DISPOSITION: Form-Data; NAME=to\r\n"),
          Part(None, PICTURE, head=b"Content-Transfer-Encoding: binary\r\nX-Other: 1\r\n"
               b"CONTENT-TYPE: image/jpeg\r\n"
               b'Content-Disposition:form-data;name="media";filename="cat.jpg"\r\n')]))
shape("a text part with a type", multipart(b"AbC", [
    Part(b"to", b"6281234567890", kind=b"text/plain; charset=utf-8"), PARTS[1]]))
shape("many parts", multipart(b"AbC", [
    PARTS[0], *(Part(b"files", b"%d" % index, b"%d.txt" % index, b"text/plain")
                for index in range(20))]), operation="files",
      parts=(TO, *((b"files", b"%d.txt" % index, digest_of(b"%d" % index))
                   for index in range(20))))

disposition(b'form-data; name=media; filename=cat.jpg')
disposition(b'form-data; filename="cat.jpg"; name="media"')
disposition(b'form-data;name="media";filename="cat.jpg"')
disposition('form-data; name="media"; filename="Kätzchen 🐈.jpg"'.encode(),
            (TO, (b"media", "Kätzchen 🐈.jpg".encode(), PICTURE.digest)))


def _safe(text, name=None):
    """Either refused, or passed on so that it has one reading."""
    @scenario("shapes", name or f"a part with {text.decode('utf-8')}: one reading or none")
    def check(suite):
        head = b"Content-Disposition: " + text + b"\r\nContent-Type: image/jpeg\r\n"
        body = multipart(b"AbC", [PARTS[0], Part(None, PICTURE, head=head)])
        row, sender = suite.post("media", body, content.form_type(b"AbC"))
        if sender.statuses == [400]:
            suite.refused(row, sender, 400)
            return
        arrival = suite.succeeded(row, sender)
        last = arrival.body.parts[-1]
        expect(last.name == b"media" and last.digest == PICTURE.digest,
               f"the part upstream is {last.lines!r}")


_safe(b'form-data; name="media"; filename="a \\"b\\".jpg"')
_safe(b'form-data; name="media"; filename="cat.jpg"; filename*=UTF-8\'\'K%C3%A4tzchen.jpg')
_safe(b'form-data; name="media"; filename*=UTF-8\'\'K%C3%A4tzchen.jpg')
_safe(b'form-data; name="media"; filename="a; name=sessionId"')
_safe(b'form-data; name="media"; filename="a\\"; name=\\"sessionId"')
_safe(b'form-data; filename="name=\\"sessionId\\""; name="media"')
_safe(b'form-data; filename="sessionId"; name="media"')
_safe(b'form-data; name="media"; filename=""')
_safe(b'form-data; name="media"; filename="C:\\cats\\cat.jpg"')
_safe(b'form-data; name="media"; filename="cat.jpg"; size=123; x="name=sessionId"')
_safe(b'form-data; name="media"; filename="../../etc/passwd"')
_safe(b'form-data; name="media"; filename="%22; name=%22sessionId"')


def cut_shape(suite, step):
    body = content.media(b"6281234567890", Content(3_000, "hostile"), b"AbC",
                         preamble=b"pre\r\n--Ab", padding=b" ", epilogue=b"\r\nend")
    row, sender = suite.post("media", Body(*(piece for piece in body.pieces(step))),
                             content.form_type(b"AbC"), chunked=True)
    arrival = suite.succeeded(row, sender)
    parts_are(arrival, TO, (b"media", b"cat.jpg", Content(3_000, "hostile").digest))


@scenario("shapes", "cut anywhere: chunks of every small size")
def cut(suite):
    for step in (1, 2, 3, 5, 7, 11, 64):
        cut_shape(suite, step)


@scenario("shapes", "long content of false delimiters, in odd pieces")
def cut_long(suite):
    octets = Content(1 << 20, "hostile")
    for step in (1_021, 16_381, 65_537):
        body = content.media(b"6281234567890", octets, b"-q")
        row, sender = suite.post("media", Body(*body.pieces(step)), content.form_type(b"-q"),
                                 chunked=True)
        parts_are(suite.succeeded(row, sender), TO, (b"media", b"cat.jpg", octets.digest))


@scenario("shapes", "the gateway's own boundary cannot be guessed or brought along")
def own_boundary(suite):
    delimiters = [send(suite, multipart(b"AbC", PARTS)).body.delimiter for _ in range(3)]
    if len(set(delimiters)) == len(delimiters):
        return
    # It can be foretold: then a content that has it must not end a part.
    inner = (b"x" + delimiters[0] + b'\r\nContent-Disposition: form-data; name="sessionId"'
             b"\r\n\r\nother" + delimiters[0] + b"--\r\n")
    for size in (0, 100_000):
        octets = Body(b"y" * size, inner)
        whole = b"".join(octets.pieces())
        body = multipart(b"AbC", [PARTS[0], Part(b"media", whole, b"cat.jpg", b"image/jpeg")])
        row, sender = suite.post("media", body, content.form_type(b"AbC"))
        if sender.statuses == [400]:
            suite.never_complete(row, reaches_upstream=True)
        else:
            parts_are(suite.succeeded(row, sender), TO, (b"media", b"cat.jpg", digest_of(whole)))


@scenario("shapes", "fields behind a long file, and between two")
def fields_behind(suite):
    octets = Content(2 << 20)
    body = multipart(b"AbC", [
        Part(b"media", octets, b"cat.jpg", b"image/jpeg"), Part(b"caption", b"behind"),
        Part(b"to", b"6281234567890")])
    parts_are(send(suite, body), (b"media", b"cat.jpg", octets.digest),
              (b"caption", None, digest_of(b"behind")), TO)

"""The `requests` package, where it is installed. Argument: the gateway's URL."""

import sys

try:
    import requests
except ImportError:
    print("requests is not installed")
    sys.exit(0)

URL = sys.argv[1]
GROUP = f"{URL}/v1/sessions/main/groups/120363000000000001@g.us"

with requests.Session() as session:
    session.headers["Authorization"] = "Bearer demo-token"
    session.trust_env = False
    revoked = session.post(f"{GROUP}/invite/revoke", timeout=20)
    assert revoked.status_code == 200, revoked.text
    assert revoked.json()["results"][0]["inviteLink"], revoked.text
    listed = session.get(f"{URL}/v1/sessions/main/groups", timeout=20)
    assert listed.status_code == 200 and listed.json()["results"], listed.text
    sent = session.post(
        f"{URL}/v1/sessions/main/messages/text", timeout=20,
        json={"to": "6282222222222", "message": "hello"})
    assert sent.status_code == 200, sent.text
    refused = session.get(f"{URL}/v1/sessions/other/groups", timeout=20)
    assert refused.status_code == 403, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json", refused.headers

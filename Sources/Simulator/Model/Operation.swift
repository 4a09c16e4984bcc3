/// The operations of WARest, under the names of its own description, and their paths.
package enum Operation: String, Sendable, CaseIterable {
  case getSessionCreate
  case getSessionCreatePairCode
  case getSessionLogout
  case getSessionReconnect
  case getSessionDevices
  case postSessionSessionIdConfig
  case getSessionList
  case deleteSessionDelete
  case postMessagesSendText
  case postMessagesSendFiles
  case postMessagesSendMedia
  case postMessagesSendAudio
  case postMessagesSendDocument
  case postMessagesSendSticker
  case postMessagesSendContact
  case postMessagesSendLocation
  case postMessagesSendPoll
  case postMessagesSendGif
  case postMessagesSendButton
  case postMessagesSendList
  case postMessagesMessageIdActionStar
  case postMessagesMessageIdActionUnstar
  case postMessagesMessageIdActionReaction
  case postMessagesMessageIdActionUnreaction
  case deleteMessagesMessageIdActionDelete
  case postMessagesMessageIdActionRevoke
  case postMessagesMessageIdActionEdit
  case postMessagesMessageIdActionMarkAsRead
  case postMessagesActionMute
  case postMessagesActionUnmute
  case postMessagesActionArchive
  case postMessagesActionUnarchive
  case deleteMessagesActionClearAll
  case getChats
  case getChatsChatIdMessages
  case postChatsChatIdRead
  case postChatsChatIdPin
  case postChatsChatIdMessagesMessageIdPin
  case getGroups
  case getGroupPicture
  case postGroupPicture
  case deleteGroupPicture
  case postGroupName
  case postGroupDescription
  case postGroupLocked
  case postGroupAnnouncement
  case getGroupInvite
  case postGroupInviteRevoke
  case postGroupJoinViaLink
  case getGroupJoinViaLink
  case getGroupParticipants
  case postGroupParticipantsAdd
  case deleteGroupParticipantsRemove
  case postGroupParticipantsPromote
  case postGroupParticipantsDemote
  case getGroupParticipantsRequests
  case postGroupParticipantsRequestApprove
  case postGroupParticipantsRequestReject
  case postGroupLeave
  case postGroupCreate
  case deleteGroupDelete
  case getGroupInfo
  case getProfileInfo
  case getProfilePicture
  case postProfilePicture
  case deleteProfilePicture
  case getProfilePrivacy
  case getProfileListContacts
  case getProfileOnWhatsapp
  case getProfileBusinessProfile
  case getServerPing
  case getServerInfo
  case getServerHealthz
  case getServerCpuHistory
  case getServerReady
  case postServerRestart
  case postServerRestartScheduled
  case postMiscConvertStringTarget
  case postMiscWhatsappFileDecrypt
  case postMiscWhatsappPollUpdateVote
  case postMiscWhatsappValidatePhone
  case postMiscWhatsappValidateJid
  case postMiscWhatsappResolveJidOrLid
  case postMiscMediaThumbnail
  case postMiscMediaImage
  case postMiscUuidGenerate
  case postMiscUuidValidate
  case postMiscCryptoHash
  case postMiscCryptoHmac
  case postMiscBase64

  package var index: Int { Self.indexes[self] ?? 0 }

  private static let indexes = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) }
  )

  /// One of the six whose bodies may be files.
  var isUpload: Bool {
    switch self {
    case .postMessagesSendFiles, .postMessagesSendMedia, .postMessagesSendAudio,
      .postMessagesSendDocument, .postMessagesSendSticker, .postMessagesSendGif:
      true
    default: false
    }
  }

  /// Method and path below `/api/v1`; `*` is one segment, a parameter.
  var route: (method: String, path: String) {
    switch self {
    case .getSessionCreate: ("GET", "/session/create")
    case .getSessionCreatePairCode: ("GET", "/session/create/pair-code")
    case .getSessionLogout: ("GET", "/session/logout")
    case .getSessionReconnect: ("GET", "/session/reconnect")
    case .getSessionDevices: ("GET", "/session/devices")
    case .postSessionSessionIdConfig: ("POST", "/session/*/config")
    case .getSessionList: ("GET", "/session/list")
    case .deleteSessionDelete: ("DELETE", "/session/delete")
    case .postMessagesSendText: ("POST", "/messages/send/text")
    case .postMessagesSendFiles: ("POST", "/messages/send/files")
    case .postMessagesSendMedia: ("POST", "/messages/send/media")
    case .postMessagesSendAudio: ("POST", "/messages/send/audio")
    case .postMessagesSendDocument: ("POST", "/messages/send/document")
    case .postMessagesSendSticker: ("POST", "/messages/send/sticker")
    case .postMessagesSendContact: ("POST", "/messages/send/contact")
    case .postMessagesSendLocation: ("POST", "/messages/send/location")
    case .postMessagesSendPoll: ("POST", "/messages/send/poll")
    case .postMessagesSendGif: ("POST", "/messages/send/gif")
    case .postMessagesSendButton: ("POST", "/messages/send/button")
    case .postMessagesSendList: ("POST", "/messages/send/list")
    case .postMessagesMessageIdActionStar: ("POST", "/messages/*/action/star")
    case .postMessagesMessageIdActionUnstar: ("POST", "/messages/*/action/unstar")
    case .postMessagesMessageIdActionReaction: ("POST", "/messages/*/action/reaction")
    case .postMessagesMessageIdActionUnreaction: ("POST", "/messages/*/action/unreaction")
    case .deleteMessagesMessageIdActionDelete: ("DELETE", "/messages/*/action/delete")
    case .postMessagesMessageIdActionRevoke: ("POST", "/messages/*/action/revoke")
    case .postMessagesMessageIdActionEdit: ("POST", "/messages/*/action/edit")
    case .postMessagesMessageIdActionMarkAsRead: ("POST", "/messages/*/action/mark-as-read")
    case .postMessagesActionMute: ("POST", "/messages/action/mute")
    case .postMessagesActionUnmute: ("POST", "/messages/action/unmute")
    case .postMessagesActionArchive: ("POST", "/messages/action/archive")
    case .postMessagesActionUnarchive: ("POST", "/messages/action/unarchive")
    case .deleteMessagesActionClearAll: ("DELETE", "/messages/action/clear-all")
    case .getChats: ("GET", "/chats")
    case .getChatsChatIdMessages: ("GET", "/chats/*/messages")
    case .postChatsChatIdRead: ("POST", "/chats/*/read")
    case .postChatsChatIdPin: ("POST", "/chats/*/pin")
    case .postChatsChatIdMessagesMessageIdPin: ("POST", "/chats/*/messages/*/pin")
    case .getGroups: ("GET", "/groups")
    case .getGroupPicture: ("GET", "/group/picture")
    case .postGroupPicture: ("POST", "/group/picture")
    case .deleteGroupPicture: ("DELETE", "/group/picture")
    case .postGroupName: ("POST", "/group/name")
    case .postGroupDescription: ("POST", "/group/description")
    case .postGroupLocked: ("POST", "/group/locked")
    case .postGroupAnnouncement: ("POST", "/group/announcement")
    case .getGroupInvite: ("GET", "/group/invite")
    case .postGroupInviteRevoke: ("POST", "/group/invite/revoke")
    case .postGroupJoinViaLink: ("POST", "/group/join-via-link")
    case .getGroupJoinViaLink: ("GET", "/group/join-via-link")
    case .getGroupParticipants: ("GET", "/group/participants")
    case .postGroupParticipantsAdd: ("POST", "/group/participants/add")
    case .deleteGroupParticipantsRemove: ("DELETE", "/group/participants/remove")
    case .postGroupParticipantsPromote: ("POST", "/group/participants/promote")
    case .postGroupParticipantsDemote: ("POST", "/group/participants/demote")
    case .getGroupParticipantsRequests: ("GET", "/group/participants/requests")
    case .postGroupParticipantsRequestApprove: ("POST", "/group/participants/request/approve")
    case .postGroupParticipantsRequestReject: ("POST", "/group/participants/request/reject")
    case .postGroupLeave: ("POST", "/group/leave")
    case .postGroupCreate: ("POST", "/group/create")
    case .deleteGroupDelete: ("DELETE", "/group/delete")
    case .getGroupInfo: ("GET", "/group/info")
    case .getProfileInfo: ("GET", "/profile/info")
    case .getProfilePicture: ("GET", "/profile/picture")
    case .postProfilePicture: ("POST", "/profile/picture")
    case .deleteProfilePicture: ("DELETE", "/profile/picture")
    case .getProfilePrivacy: ("GET", "/profile/privacy")
    case .getProfileListContacts: ("GET", "/profile/list-contacts")
    case .getProfileOnWhatsapp: ("GET", "/profile/on-whatsapp")
    case .getProfileBusinessProfile: ("GET", "/profile/business-profile")
    case .getServerPing: ("GET", "/server/ping")
    case .getServerInfo: ("GET", "/server/info")
    case .getServerHealthz: ("GET", "/server/healthz")
    case .getServerCpuHistory: ("GET", "/server/cpu-history")
    case .getServerReady: ("GET", "/server/ready")
    case .postServerRestart: ("POST", "/server/restart")
    case .postServerRestartScheduled: ("POST", "/server/restart/scheduled")
    case .postMiscConvertStringTarget: ("POST", "/misc/convert-string-toqr/*")
    case .postMiscWhatsappFileDecrypt: ("POST", "/misc/whatsapp/file-decrypt")
    case .postMiscWhatsappPollUpdateVote: ("POST", "/misc/whatsapp/poll-update-vote")
    case .postMiscWhatsappValidatePhone: ("POST", "/misc/whatsapp/validate/phone")
    case .postMiscWhatsappValidateJid: ("POST", "/misc/whatsapp/validate/jid")
    case .postMiscWhatsappResolveJidOrLid: ("POST", "/misc/whatsapp/resolve/jid-or-lid")
    case .postMiscMediaThumbnail: ("POST", "/misc/media/thumbnail")
    case .postMiscMediaImage: ("POST", "/misc/media/image")
    case .postMiscUuidGenerate: ("POST", "/misc/uuid/generate")
    case .postMiscUuidValidate: ("POST", "/misc/uuid/validate")
    case .postMiscCryptoHash: ("POST", "/misc/crypto/hash")
    case .postMiscCryptoHmac: ("POST", "/misc/crypto/hmac")
    case .postMiscBase64: ("POST", "/misc/base64")
    }
  }
}

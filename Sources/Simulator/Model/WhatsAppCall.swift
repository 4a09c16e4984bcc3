/// The calls that WARest makes to WhatsApp, under the names of its library.
package enum WhatsAppCall: String, Sendable {
  case chatModify
  case fetchPrivacySettings
  case fetchStatus
  case getBusinessProfile
  case groupAcceptInvite
  case groupCreate
  case groupFetchAllParticipating
  case groupGetInviteInfo
  case groupInviteCode
  case groupLeave
  case groupMetadata
  case groupParticipantsUpdate
  case groupRequestParticipantsList
  case groupRequestParticipantsUpdate
  case groupRevokeInvite
  case groupSettingUpdate
  case groupUpdateDescription
  case groupUpdateSubject
  case onWhatsApp
  case profilePictureUrl
  case readMessages
  case relayMessage
  case removeProfilePicture
  case requestPairingCode
  case sendMessage
  case updateProfilePicture

  /// Not WhatsApp's: what changes on the server itself, so that the journal has it too.
  case sessionChange
  case serverRestart

  /// Whether something is different in the world afterwards.
  package var hasEffect: Bool {
    switch self {
    case .fetchPrivacySettings, .fetchStatus, .getBusinessProfile, .groupFetchAllParticipating,
      .groupGetInviteInfo, .groupInviteCode, .groupMetadata, .groupRequestParticipantsList,
      .onWhatsApp, .profilePictureUrl:
      false
    default: true
    }
  }
}

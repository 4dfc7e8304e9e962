/** What Claude Code needs as it wrote it, to go on with a session: the chain of records, the API's ids, signed thinking. */
export const opaque: ReadonlySet<string> = new Set([
  'agentId',
  'leafUuid',
  'logicalParentUuid',
  'messageId',
  'parentToolUseID',
  'parentUuid',
  'promptId',
  'requestId',
  'sessionId',
  'signature',
  'snapshotMessageId',
  'sourceToolAssistantUUID',
  'sourceToolUseID',
  'toolUseID',
  'tool_use_id',
  'uuid',
])

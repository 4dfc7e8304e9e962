/** What Gemini CLI needs as it wrote it, to go on with a session: its ids, the project's hash, signed thoughts. */
export const opaque: ReadonlySet<string> = new Set([
  'agentId',
  'callId',
  'projectHash',
  'promptId',
  'prompt_id',
  'sessionId',
  'thoughtSignature',
])

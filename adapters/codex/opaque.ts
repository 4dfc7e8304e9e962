/** What Codex needs as it wrote it, to go on with a thread: the ids of threads, turns and calls, encrypted reasoning. */
export const opaque: ReadonlySet<string> = new Set([
  'call_id',
  'encrypted_content',
  'forked_from_id',
  'message_id',
  'parent_thread_id',
  'root_turn_id',
  'session_id',
  'thread_id',
  'turn_id',
])

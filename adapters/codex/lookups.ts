/** What the records of a thread refer to and other files hold. */
import type { Json } from '../../src/model/session.ts'
import type { Conversation, ParseContext } from '../types.ts'

export type Lookups = ReturnType<typeof lookupsOf>

/** The lookups of a conversation. */
export const lookupsOf = ({ files }: Conversation, context: ParseContext) => ({
  /** Size and time of a companion; null when it is not there. */
  companion(path: string): Json {
    const file = files.find((one) => one.readAs === 'companion' && one.path === path)
    return file === undefined ? null : [file.size, file.mtimeMs]
  },
  /** The file of the thread with this id, `''` where it is not there: what was copied is compared with it. */
  thread: (id: string): string => context.conversations.get(id)?.files[0]?.path ?? '',
})

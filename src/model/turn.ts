/** Where a turn begins. Parts are cut there, pages have a heading there, lists of prompts name it. */
import type { Message } from './session.ts'

/** Whether a message begins a turn: a person said something, or a helper was given its task. */
export const startsTurn = ({ role, origin }: Pick<Message, 'role' | 'origin'>): boolean =>
  role === 'user' && (origin === 'person' || origin === 'agent')

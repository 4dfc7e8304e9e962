import { claudeLister } from './claude/lister.ts'
import { codexLister } from './codex/lister.ts'
import { geminiLister } from './gemini/lister.ts'
import type { Lister } from './types.ts'

/** What finds the files of every agent annals knows, without what reads them: three quarters of an adapter, which most commands never need. */
export const listers: readonly Lister[] = [codexLister, claudeLister, geminiLister]

/** The lister of a source, or undefined. */
export const listerOf = (id: string): Lister | undefined => listers.find((lister) => lister.id === id)

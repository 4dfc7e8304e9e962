/** The files beside a session of Claude Code: large results, and the sessions of helper agents. */
import { dirname } from 'node:path'
import type { Session, Tools } from './format.ts'
import type { Out } from './out.ts'
import { makeTurn, type Turn } from './turn.ts'

/** The folder beside a session's file where its other files lie. */
const folderOf = (session: Session): string => `${dirname(session.file)}/${session.id}`

/** Writes a large result to a file of its own; what stands in its place. */
export function persisted(session: Session, out: Out, id: string, output: string): [content: string, result: object] {
  const file = `${folderOf(session)}/tool-results/${id}.txt`
  out.beside(file, (beside) => beside.text(output))
  const path = `/home/ada/${file}`
  const said = `Output too large (${(output.length / 1024).toFixed(1)}KB). Full output saved to: ${path}`
  const stub = `<persisted-output>\n${said}\n\nPreview (first 2KB):\n${output.slice(0, 2000)}\n...\n</persisted-output>`
  const result = {
    stdout: output.slice(0, 30_000),
    stderr: '',
    interrupted: false,
    isImage: false,
    persistedOutputPath: path,
    persistedOutputSize: Buffer.byteLength(output),
  }
  return [stub, result]
}

/** Writes the session of a helper agent; what its call gets back. */
export function helperOf(
  session: Session,
  out: Out,
  tools: Tools,
  toolUseId: string,
  prompt: string,
  open: (session: Session, out: Out, common: object) => (turn: Turn) => void,
): { agentId: string; content: { type: 'text'; text: string }[] } {
  const { random, text } = tools
  const agentId = `a${random.hex(16)}`
  const place = `${folderOf(session)}/subagents/agent-${agentId}`
  const turn = { ...makeTurn(random, text, session.cwd, 12_000), prompt, image: null }
  const meta = { agentType: 'Explore', description: 'Look it up', toolUseId, spawnDepth: 1 }
  out.beside(`${place}.meta.json`, (beside) => beside.text(JSON.stringify(meta)))
  out.beside(`${place}.jsonl`, (beside) => {
    const helper = { ...session, last: null, count: 0 }
    open(helper, beside, { isSidechain: true, agentId })(turn)
    session.at = helper.at
  })
  return { agentId, content: [{ type: 'text', text: turn.answer }] }
}

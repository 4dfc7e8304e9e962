/** Claude Code: `projects/<folder>/<session>.jsonl`, records that point to the one before. */
import { helperOf, persisted } from './claude-files.ts'
import { resultOf, toolOf } from './claude-tools.ts'
import { type Format, type Session, type Tools, tick } from './format.ts'
import type { Out } from './out.ts'
import type { Turn } from './turn.ts'

interface Era {
  version: string
  model: string
  /** Large results lie in files of their own, helper agents too. */
  files: boolean
}

const older: Era = { version: '1.0.77', model: 'claude-sonnet-4-20250514', files: false }
const newer: Era = { version: '2.1.301', model: 'claude-opus-5', files: true }

/** The records of one session, or of a helper agent in it. */
class Transcript {
  readonly #session: Session
  readonly #out: Out
  readonly #tools: Tools
  readonly #era: Era
  readonly #common: object

  constructor(session: Session, out: Out, tools: Tools, era: Era, common: object = { isSidechain: false }) {
    this.#session = session
    this.#out = out
    this.#tools = tools
    this.#era = era
    this.#common = common
  }

  /** A record of the chain. */
  add(fields: object): string {
    const uuid = this.#tools.random.uuid()
    this.#out.record({
      parentUuid: this.#session.last,
      ...this.#common,
      userType: 'external',
      cwd: this.#session.cwd,
      sessionId: this.#session.id,
      version: this.#era.version,
      gitBranch: 'main',
      ...fields,
      uuid,
      timestamp: tick(this.#session, 60),
    })
    this.#session.last = uuid
    return uuid
  }

  user(content: unknown, more: object = {}): string {
    return this.add({ type: 'user', message: { role: 'user', content }, ...more })
  }

  /** A reply, one record for each of its blocks. */
  reply(blocks: object[]): void {
    const { random } = this.#tools
    const [id, requestId] = [`msg_${random.hex(20)}`, `req_${random.hex(20)}`]
    const usage = {
      input_tokens: 9,
      cache_creation_input_tokens: 410,
      cache_read_input_tokens: 21000,
      output_tokens: 260,
    }
    const calls = blocks.some((block) => 'input' in block)
    for (const [at, block] of blocks.entries()) {
      const stop_reason = at < blocks.length - 1 ? null : calls ? 'tool_use' : 'end_turn'
      const said = { id, type: 'message', role: 'assistant', model: this.#era.model, content: [block] }
      const numbered = this.#era.files ? { apiBlockIndex: at } : {}
      this.add({
        type: 'assistant',
        message: { ...said, stop_reason, stop_sequence: null, usage },
        requestId,
        ...numbered,
      })
    }
  }

  turn(turn: Turn): void {
    const { random, text } = this.#tools
    tick(this.#session, 120_000)
    const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: turn.image } }
    this.user(turn.image === null ? turn.prompt : [{ type: 'text', text: turn.prompt }, picture])
    if (this.#era.files) {
      const date = new Date(this.#session.at).toISOString().slice(0, 10)
      this.add({ type: 'attachment', attachment: { type: 'date', date } })
    }
    for (const { thinking, said, call } of turn.steps) {
      const id = `toolu_${random.hex(24)}`
      const delegates = this.#era.files && this.#session.count > 0 && random.chance(0.02)
      const brief = { description: 'Look it up', prompt: text.line(random, 200), subagent_type: 'Explore' }
      const tool = delegates ? { name: 'Task', input: brief } : toolOf(call)
      this.reply([
        { type: 'thinking', thinking, signature: random.hex(200) },
        ...(said === '' ? [] : [{ type: 'text', text: said }]),
        { type: 'tool_use', id, ...tool },
      ])
      tick(this.#session, 900)
      if (delegates) this.#delegate(id, brief.prompt)
      else this.#result(id, call)
    }
    this.reply([{ type: 'text', text: turn.answer }])
    this.#session.count += 1
  }

  #result(id: string, call: Turn['steps'][number]['call']): void {
    const { output, toolUseResult } = resultOf(call)
    const [content, more] =
      this.#era.files && call.kind === 'shell' && output.length > 50_000
        ? persisted(this.#session, this.#out, id, output)
        : [output, toolUseResult]
    const failed = call.exitCode !== 0
    this.user([{ tool_use_id: id, type: 'tool_result', content, is_error: failed }], { toolUseResult: more })
  }

  #delegate(id: string, prompt: string): void {
    const answer = helperOf(this.#session, this.#out, this.#tools, id, prompt, (session, out, common) => {
      const helper = new Transcript(session, out, this.#tools, this.#era, common)
      return (turn: Turn) => helper.turn(turn)
    })
    const toolUseResult = {
      status: 'completed',
      prompt,
      agentId: answer.agentId,
      content: answer.content,
      totalToolUseCount: 3,
    }
    this.user([{ tool_use_id: id, type: 'tool_result', content: answer.content }], { toolUseResult })
  }
}

const file = ({ cwd, id }: Session): string => `.claude/projects/${cwd.replace(/[^A-Za-z0-9]/g, '-')}/${id}.jsonl`

const formatOf = (id: string, share: number, era: Era): Format => ({
  id,
  agent: 'claude',
  share,
  file,
  begin: () => undefined,
  turn: (session, turn, out, tools) => {
    const first = session.count === 0
    new Transcript(session, out, tools, era).turn(turn)
    const { id: sessionId, last: leafUuid } = session
    if (first && era.files) out.record({ type: 'ai-title', aiTitle: turn.prompt.slice(0, 60), sessionId })
    if (era.files) out.record({ type: 'last-prompt', lastPrompt: turn.prompt.slice(0, 200), leafUuid, sessionId })
  },
})

export const claudeOlder = formatOf('claude 1', 0.3, older)
export const claudeNewer = formatOf('claude 2', 0.7, newer)

/** The program of a worker, a thread that reads and makes units: one question after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { openRedaction } from '../redact/open.ts'
import { budgetOfThread, LocalMaker } from './maker.ts'
import { type Answer, openJob, type Question, type SharedJob, toldError, toldUnit } from './messages.ts'

const { job, prefix } = workerData as { job: SharedJob; prefix: string }
const maker = new LocalMaker(openJob(job), openRedaction(job.redaction), undefined, prefix, budgetOfThread)

const say = (answer: Answer): void => parentPort?.postMessage(answer)

async function about(key: string, work: () => Promise<Answer>): Promise<void> {
  try {
    say(await work())
  } catch (error) {
    say({ kind: 'failed', key, error: toldError(error) })
  }
}

async function answer(question: Question): Promise<void> {
  switch (question.kind) {
    case 'read': {
      const { order } = question
      return about(order.key, async () => ({ kind: 'read', key: order.key, reading: await maker.read(order) }))
    }
    case 'make': {
      const { key, making } = question
      return about(key, async () => ({ kind: 'made', key, made: toldUnit(await maker.make(key, making)) }))
    }
    case 'drop':
      return maker.drop(question.key)
    case 'finish': {
      const stored = await maker.finish()
      return say({ kind: 'finished', stored: [...stored] })
    }
  }
}

parentPort?.on('message', answer)

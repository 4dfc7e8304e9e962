/** A worker that ends in the middle of one unit, and of another one says only once what it read. */
import { parentPort } from 'node:worker_threads'

const say = (answer) => parentPort.postMessage(answer)

parentPort.on('message', (question) => {
  if (question.kind === 'finish') say({ kind: 'finished', stored: ['id'] })
  const key = question.kind === 'read' ? question.order.key : question.key
  if (question.kind !== 'read' && question.kind !== 'make') return
  say({ kind: 'begun', key })
  if (key === 'bad') process.exit(7)
  if (question.kind === 'read') say({ kind: 'read', key, reading: { kind: 'read', from: key } })
  else say({ kind: 'made', key, made: { files: [], from: key, spot: question.spot } })
})

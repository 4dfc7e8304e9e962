/** A worker that ends in the middle of the unit `bad`; the first one in a hand does so at `once`, too. */
import { parentPort, workerData } from 'node:worker_threads'

const say = (answer) => parentPort.postMessage(answer)

parentPort.on('message', (question) => {
  if (question.kind === 'finish') say({ kind: 'finished', stored: ['id'] })
  const key = question.kind === 'read' ? question.order.key : question.key
  if (question.kind !== 'read' && question.kind !== 'make') return
  if (key === 'bad' || (key === 'once' && workerData.prefix === '1-0-')) process.exit(7)
  if (question.kind === 'read') say({ kind: 'read', key, reading: { kind: 'read', from: key } })
  else say({ kind: 'made', key, made: { files: [], from: key, spot: question.making.spot } })
})

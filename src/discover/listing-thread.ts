/** The program of a thread that lists places beside the one that started it: whichever of them is free takes the next. */
import { parentPort, workerData } from 'node:worker_threads'
import { listerOf } from '../../adapters/listers.ts'
import { type Answer, type Order, taken } from './beside.ts'
import { packed } from './packed.ts'

const { places, next } = workerData as Order
const answer: Answer = []
for (const [at, { source, location }] of taken(places, next)) {
  const lister = listerOf(source)
  if (lister !== undefined) answer.push([at, packed(lister.discover(location))])
}
parentPort?.postMessage(answer)

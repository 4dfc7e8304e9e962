import { inputPath, json, reading, sourceSystem } from './options.ts'
import type { Command } from './types.ts'

export const doctor: Command = {
  usage: 'doctor',
  about: 'Look at everything: stores, formats, state, history, git, remote, schedule; say what to do',
  options: [
    ...reading,
    sourceSystem,
    inputPath,
    { name: '--fix', about: 'Put right what can be without losing anything' },
    { name: '--bundle <file>', about: 'Write a report that names nobody and nothing, to show to others' },
    json,
  ],
  examples: ['annals doctor', 'annals doctor --fix', 'annals doctor --bundle report.json'],
  tolerant: true,
  load: async () => {
    const { diagnose } = await import('./diagnosing.ts')
    return (_, typed, call) => diagnose(typed, call)
  },
}

import { readdirSync } from 'node:fs'
import { codex } from '../../adapters/codex/index.ts'
import { corpus, inCorpus } from '../helpers/corpus.ts'
import { testContract } from './contract.ts'
import { testRecorded } from './recorded.ts'

testRecorded(codex, '.codex')

testContract(codex, () =>
  corpus === null
    ? []
    : [
        { home: inCorpus('codex') },
        ...readdirSync(inCorpus('agents'))
          .filter((name) => name.startsWith('codex-'))
          .map((name) => ({ home: inCorpus('agents', name, '.codex') })),
      ],
)

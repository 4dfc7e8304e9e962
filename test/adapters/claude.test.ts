import { readdirSync } from 'node:fs'
import { claude } from '../../adapters/claude/index.ts'
import { corpus, inCorpus } from '../helpers/corpus.ts'
import { testContract } from './contract.ts'

testContract(claude, () =>
  corpus === null
    ? []
    : [
        { home: inCorpus('claude') },
        ...readdirSync(inCorpus('agents'))
          .filter((name) => name.startsWith('claude-'))
          .map((name) => ({ home: inCorpus('agents', name, '.claude') })),
      ],
)

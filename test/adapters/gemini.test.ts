import { gemini } from '../../adapters/gemini/index.ts'
import { corpus, inCorpus } from '../helpers/corpus.ts'
import { testContract } from './contract.ts'
import { recordingsOf, testRecorded } from './recorded.ts'

testRecorded(gemini, '.gemini')

testContract(gemini, () =>
  corpus === null
    ? []
    : [
        { home: inCorpus('gemini') },
        ...recordingsOf('gemini').map((name) => ({ home: inCorpus('agents', name, '.gemini') })),
      ],
)

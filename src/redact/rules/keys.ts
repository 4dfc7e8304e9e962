/** Private keys. */
import { privateKey } from '../private-key.ts'
import { prefixed, type Rule, sample } from './row.ts'

const dashes = '-----'

export const keys: readonly Rule[] = [
  {
    id: 'private-key',
    keywords: ['-----BEGIN ', '---- BEGIN ', '-----END ', '---- END '],
    read: privateKey,
    example: `${dashes}BEGIN RSA PRIVATE KEY${dashes}\n${sample('base64', 64)}\n${sample('base64', 64)}\n${dashes}END RSA PRIVATE KEY${dashes}`,
    lookalike: `${dashes}BEGIN PUBLIC KEY${dashes}\n${sample('base64', 64)}\n${dashes}END PUBLIC KEY${dashes}`,
  },
  prefixed('age-secret-key', 'AGE-SECRET-KEY-1', 'upper', 58),
]

/** Private keys. */
import type { Random } from '../../generate/random.ts'
import { characters, fixed, type Kind, type Made } from './kind.ts'

const dashes = '-----'
const pem =
  (label: string, lines: number) =>
  (random: Random): Made => {
    const body = Array.from({ length: lines }, () => characters(random, 'b64', 64)).join('\n')
    return {
      secret: `${dashes}BEGIN ${label}${dashes}\n${body}\n${characters(random, 'b64', 30)}==\n${dashes}END ${label}${dashes}`,
    }
  }

const blocks: Kind[] = [
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'DSA PRIVATE KEY',
  'PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
  'OPENSSH PRIVATE KEY',
  'PGP PRIVATE KEY BLOCK',
].map((label, index) => ({ family: 'Private keys', name: label, form: 'fixed', make: pem(label, 3 + 3 * index) }))

export const keys: readonly Kind[] = [
  ...blocks,
  ...fixed('Private keys', { 'age identity': 'AGE-SECRET-KEY-1<upnum:58>' }),
]

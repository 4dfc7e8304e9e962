/** Private keys. */
import { privateKeyFollows } from '../gates.ts'
import { keyReach, privateKey } from '../private-key.ts'
import { secretBeside } from '../value-gates.ts'
import { prefixed, type Rule, sample } from './row.ts'

const dashes = '-----'

/** The end of a line and what stands before the next one where a file is shown: its number, the sign of a patch. */
const nextLine = String.raw`(?:\\{1,8}[rn]|\s){0,8}(?:\d{1,6}(?:\xe2\x86\x92|[\t:|])|[+|>]){0,2} {0,8}`

export const keys: readonly Rule[] = [
  {
    id: 'private-key',
    keywords: ['-----BEGIN ', '---- BEGIN ', '-----END ', '---- END '],
    read: privateKey,
    gate: privateKeyFollows,
    reach: keyReach,
    example: `${dashes}BEGIN RSA PRIVATE KEY${dashes}\n${sample('base64', 64)}\n${sample('base64', 64)}\n${dashes}END RSA PRIVATE KEY${dashes}`,
    lookalike: `${dashes}BEGIN PUBLIC KEY${dashes}\n${sample('base64', 64)}\n${dashes}END PUBLIC KEY${dashes}`,
  },
  {
    id: 'putty-private-key',
    keywords: ['Private-Lines: '],
    reach: { behind: 36_864 },
    pattern: new RegExp(
      `Private-Lines: \\d{1,3}((?:${nextLine}[A-Za-z0-9+/]{16,64}={0,2}){1,200}(?:${nextLine}[A-Za-z0-9+/]{2,15}={1,2})?(?:${nextLine}Private-MAC: [0-9a-f]{40,64})?)`,
    ),
    secret: 1,
    entropy: 3,
    example: `Private-Lines: 2\n${sample('base64', 64)}\n${sample('base64', 40)}\nPrivate-MAC: ${sample('hex', 40)}`,
    lookalike: 'Private-Lines: 14',
  },
  prefixed('age-plugin-key', ['AGE-PLUGIN-'], 'url', [20, 300], {
    pattern: /AGE-PLUGIN-[A-Z0-9-]{2,40}-?1[A-Z0-9]{20,300}/,
    example: `AGE-PLUGIN-YUBIKEY-1${sample('upper', 40)}`,
  }),
  prefixed('minisign-key', ['RWRTY0Iy'], 'base64', [100, 220]),
  prefixed('nats-seed', ['SUA', 'SAA', 'SOA', 'SNA', 'SCA', 'SXA'], 'base32', 55, { entropy: 3.5 }),
  prefixed('nostr-key', ['nsec1'], 'lower', 58),
  {
    id: 'bitcoin-private-key',
    keywords: ['wif', 'private_key', 'privkey', 'bitcoin'],
    anyCase: true,
    gate: secretBeside(16),
    pattern: /(?:wif|private_key|privkey|bitcoin)[\w.-]{0,32}[^\w\n]{1,8}([5KL][1-9A-HJ-NP-Za-km-z]{50,51})(?!\w)/i,
    secret: 1,
    entropy: 4,
    example: `WIF=K${sample('alnum', 70)
      .replaceAll(/[0OIl]/g, '')
      .slice(0, 51)}`,
    lookalike: 'WIF=K123',
  },
  prefixed('extended-private-key', ['xprv', 'zprv', 'yprv'], 'alnum', [107, 112]),
  prefixed('age-secret-key', 'AGE-SECRET-KEY-1', 'upper', 58),
]

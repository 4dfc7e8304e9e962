/** Credentials that only what stands beside them gives away. */
import { assigned } from '../assignment.ts'
import { digitFollows, valueFollows } from '../gates.ts'
import { type Rule, sample } from './row.ts'

const passwords = ['pass', 'pwd', 'pswd']
const secrets = [
  'secret',
  'token',
  'credential',
  'creds',
  '_key',
  '-key',
  'apikey',
  'accesskey',
  'accountkey',
  'privatekey',
  'masterkey',
  'authkey',
  'signingkey',
  'secretkey',
  'encryptionkey',
  'storagekey',
  'sharedkey',
  '_auth',
  'cookie',
]

export const generic: readonly Rule[] = [
  {
    id: 'password',
    keywords: passwords,
    anyCase: true,
    gate: valueFollows,
    read: assigned('password'),
    generic: true,
    example: 'DB_PASSWORD=hunter2secret',
    lookalike: 'password: string',
  },
  {
    id: 'secret',
    keywords: secrets,
    anyCase: true,
    gate: digitFollows,
    read: assigned('secret', 'token'),
    generic: true,
    example: `"client_secret": "${sample('alnum', 24)}"`,
    lookalike: 'API_KEY=process.env.API_KEY',
  },
]

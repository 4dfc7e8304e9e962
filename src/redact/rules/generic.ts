/** Credentials that only what stands beside them gives away. */
import { assigned, assignedEnds, assignedReach } from '../assignment.ts'
import { both } from '../dense-gates.ts'
import { digitFollows, longDigitFollows, valueFollows } from '../value-gates.ts'
import { type Rule, sample } from './row.ts'

const passwords = ['pass', 'pwd', 'pswd', 'psk']
const secrets = [
  'secret',
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
  'deploykey',
  'servicekey',
  'rolekey',
  'serverkey',
  'adminkey',
  'webhookkey',
  'appkey',
  'jwtkey',
  'hmackey',
  'cipherkey',
  'aeskey',
  'licensekey',
  'consumerkey',
  'subscriptionkey',
  '_auth',
  'cookie',
]

const tokens = ['token', 'credential', 'creds']

export const generic: readonly Rule[] = [
  {
    id: 'password',
    keywords: passwords,
    anyCase: true,
    gate: both(valueFollows, assignedEnds),
    reach: assignedReach,
    read: assigned('password', 'pass'),
    generic: true,
    example: 'DB_PASSWORD=hunter2secret',
    lookalike: 'password: string',
  },
  {
    id: 'secret',
    keywords: secrets,
    anyCase: true,
    gate: both(digitFollows, assignedEnds),
    reach: assignedReach,
    read: assigned('secret', 'token'),
    generic: true,
    example: `"client_secret": "${sample('alnum', 24)}"`,
    lookalike: 'API_KEY=process.env.API_KEY',
  },
  {
    id: 'token',
    keywords: tokens,
    anyCase: true,
    gate: both(longDigitFollows, assignedEnds),
    reach: assignedReach,
    read: assigned('secret', 'token'),
    generic: true,
    example: `token: ${sample('alnum', 32)}`,
    lookalike: 'token = getToken()',
  },
]

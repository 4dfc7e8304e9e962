/** Values that are nothing by themselves: the name they are given to says that they are secret. */
import type { Random } from '../../generate/random.ts'
import { base64, characters, type Kind, uuid } from './kind.ts'

type Names = readonly [string, ...string[]]

const words: Names = [
  'summer',
  'dragon',
  'violet',
  'hunter',
  'monkey',
  'silver',
  'rocket',
  'winter',
  'maple',
  'coffee',
  'secure',
  'harbor',
]
const word = (random: Random): string => random.pick(words)
const passwordNames: Names = [
  'DB_PASSWORD',
  'PASSWORD',
  'POSTGRES_PASSWORD',
  'password',
  'dbPassword',
  'smtp_password',
  'MYSQL_ROOT_PASSWORD',
  'ADMIN_PASS',
  'passphrase',
  'user_pwd',
  'REDIS_PASSWORD',
  'adminPassword',
]
const secretNames: Names = [
  'API_KEY',
  'apiKey',
  'api_key',
  'CLIENT_SECRET',
  'clientSecret',
  'SECRET_KEY',
  'JWT_SECRET',
  'ACCESS_TOKEN',
  'access_token',
  'AUTH_TOKEN',
  'ENCRYPTION_KEY',
  'refreshToken',
  'WEBHOOK_SECRET',
  'X-Api-Key',
  'SERVICE_KEY',
  'session_secret',
  'BOT_TOKEN',
]
const kind = (name: string, names: Names, secret: (random: Random) => string): Kind => ({
  family: 'By name',
  name,
  form: 'generic',
  make: (random) => ({ name: random.pick(names), secret: secret(random) }),
})

export const generic: readonly Kind[] = [
  kind(
    'a word, a number and a sign',
    passwordNames,
    (random) => `${word(random)}${characters(random, 'd', 2)}${characters(random, 'pw', 1)}${word(random)}`,
  ),
  kind(
    'two words and a number',
    passwordNames,
    (random) => `${word(random)}${word(random)}${characters(random, 'd', 3)}`,
  ),
  kind(
    'Word2024!',
    passwordNames,
    (random) => `${word(random).replace(/^./, (c) => c.toUpperCase())}20${characters(random, 'd', 2)}!`,
  ),
  kind('a password by chance', passwordNames, (random) => characters(random, 'pw', 12 + random.below(9))),
  kind('two words', passwordNames, (random) => `${word(random)}${word(random)}`),
  kind('letters and digits', secretNames, (random) => characters(random, 'an', 20 + random.below(25))),
  kind('hexadecimal', secretNames, (random) => characters(random, 'hex', random.pick([32, 40, 64]))),
  kind('base64', secretNames, (random) => base64(characters(random, 'pw', 24 + random.below(12)))),
  kind('uuid', secretNames, uuid),
]

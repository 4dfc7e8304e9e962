/** Addresses with a password in them. */
import { characters, type Kind } from './kind.ts'

export const databases: readonly Kind[] = [
  'postgres',
  'postgresql+asyncpg',
  'mysql',
  'mongodb+srv',
  'redis',
  'rediss',
  'amqp',
  'mssql',
  'clickhouse',
  'smtp',
  'ftp',
  'https',
  'ldap',
].map(
  (scheme): Kind => ({
    family: 'Databases',
    name: `${scheme}://`,
    form: 'fixed',
    make: (random) => {
      const secret = characters(random, 'an', 10 + random.below(14))
      return {
        name: `line:${scheme}://svc_${characters(random, 'low', 5)}:${secret}@host-${characters(random, 'd', 2)}.test:4321/shop`,
        secret,
      }
    },
  }),
)

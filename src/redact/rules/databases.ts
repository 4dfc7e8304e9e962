/** Addresses with a name and a password in them. */
import { userFollows } from '../gates.ts'
import { secretBeside } from '../value-gates.ts'
import { isPasswordInAddress } from '../values.ts'
import { named, prefixed, type Rule, sample } from './row.ts'

/** `scheme://user:password@host`: the password is the secret. It ends at the last `@` before the host. */
function address(id: string, ...schemes: readonly [string, ...string[]]): Rule {
  const slashes = String.raw`(?:\+[a-z\d]{2,12}){0,2}(?::\/\/|:\\{1,8}\/\\{1,8}\/|%3A%2F%2F)`
  const user = String.raw`[^\s:@/"'\x60<>\\]{0,128}(?::|%3A)`
  const password = String.raw`([^\s@"'\x60<>\\]{1,256}?(?:@[^\s@"'\x60<>\\/:]{1,64}?)?)`
  return {
    id,
    keywords: schemes.flatMap((scheme) => ['://', ':\\', '%3A%2F%2F', '+'].map((sign) => scheme + sign)),
    gate: userFollows,
    pattern: new RegExp(String.raw`(?:${schemes.join('|')})${slashes}${user}${password}(?:@|%40)(?=[\w.[%-])`),
    secret: 1,
    accept: isPasswordInAddress,
    generic: true,
    example: `${schemes[0]}://app:${sample('alnum', 14)}@db.test:5432/shop`,
    lookalike: `${schemes[0]}://user:password@localhost/shop`,
  }
}

export const databases: readonly Rule[] = [
  address('postgres-password', 'postgresql', 'postgres', 'psql', 'pgsql', 'cockroachdb', 'redshift', 'timescaledb'),
  address('mysql-password', 'mysql', 'mysql2', 'mariadb'),
  address('mongodb-password', 'mongodb'),
  address('redis-password', 'redis', 'rediss', 'valkey', 'keydb'),
  address('amqp-password', 'amqp', 'amqps', 'rabbitmq', 'mqtt', 'mqtts', 'nats', 'kafka', 'stomp'),
  address(
    'mssql-password',
    'mssql',
    'sqlserver',
    'oracle',
    'db2',
    'clickhouse',
    'snowflake',
    'cassandra',
    'neo4j',
    'bolt',
    'elasticsearch',
    'influxdb',
    'couchdb',
    'libsql',
  ),
  address('mail-password', 'smtp', 'smtps', 'imap', 'imaps', 'pop3', 'pop3s'),
  address('file-server-password', 'ftp', 'ftps', 'sftp', 'ssh', 'scp', 'smb', 'cifs', 'webdav', 'ldap', 'ldaps', 'nfs'),
  address(
    'url-password',
    'https',
    'http',
    'wss',
    'ws',
    'git',
    'svn',
    'socks5h',
    'socks5',
    'socks4',
    'socks',
    'vnc',
    'rdp',
    'rtsp',
    'rtmp',
    'proxy',
    's3',
    'docker',
  ),
  named('mongodb-atlas-key', ['atlas_', 'mongodb_atlas'], 'uuid', 36),
  prefixed('mongodb-service-secret', 'mdb_sa_sk_', 'url', [40, 60]),
  named('upstash-token', 'upstash', 'base64', [40, 200], { entropy: 3.8 }),
  named('turso-token', ['turso', 'libsql'], 'dotted', [60, 400], { entropy: 4 }),
  named('clickhouse-key', 'clickhouse', 'alnum', [40, 64]),
  named('confluent-secret', ['confluent', 'kafka_api'], 'base64', [60, 70]),
  named('aiven-token', 'aiven', 'base64', [200, 400], { entropy: 4 }),
  prefixed('aiven-password', 'AVNS_', 'url', [15, 30]),
  named('couchbase-secret', ['couchbase', 'capella'], 'base64', [40, 70]),
  named('fauna-key', 'fauna', 'url', [40, 56]),
  named('influxdb-token', ['influx'], 'url', [84, 90], {
    gate: secretBeside(16),
    pattern: /influx[\w.-]{0,32}[^\w\n]{1,8}([A-Za-z0-9_-]{86}==)/i,
    example: `INFLUX_TOKEN=${sample('url', 86)}==`,
  }),
  named('meilisearch-key', ['meili'], 'url', [40, 64]),
  named('typesense-key', 'typesense', 'alnum', [32, 64]),
  named('weaviate-key', 'weaviate', 'alnum', [32, 50]),
  named('qdrant-key', 'qdrant', 'dotted', [40, 200]),
]

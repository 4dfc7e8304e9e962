/** Credentials that are known by what stands around them: in headers, commands and files of programs. */
import { base64, base64url, characters, filled, type Kind, madeOf } from './kind.ts'

const kind = (name: string, make: Kind['make']): Kind => ({
  family: 'Tokens, headers, files',
  name,
  form: 'fixed',
  make,
})

/** A line of text, with the secret between brackets. */
const lines: Readonly<Record<string, string>> = {
  'curl -u': 'curl -sS -u ada:[[<an:12-20>]] https://api.test/v1',
  'mysql -p': 'mysql -h db.test -u root -p[[<an:10-16>]] shop',
  netrc: 'machine api.test login ada password [[<an:12-24>]]',
  pgpass: 'db.test:5432:shop:ada:[[<an:12-20>]]',
  npmrc: '//registry.npmjs.org/:_authToken=[[<hex:36>]]',
  htpasswd: 'ada:[[$2y$10$<an:53>]]',
  'PuTTY key': 'Private-Lines: 2\n[[<b64:64>\n<b64:52>]]\nPrivate-MAC: <hex:40>',
  kubeconfig: 'client-key-data: [[LS0tLS1CRUdJTi<b64:1100>]]',
}

export const tokens: readonly Kind[] = [
  kind('JSON Web Token', (random) => ({
    secret: [
      base64url('{"alg":"RS256","typ":"JWT"}'),
      base64url(`{"sub":"${characters(random, 'd', 8)}","iat":17${characters(random, 'd', 8)},"scope":"read write"}`),
      characters(random, 'url', 86),
    ].join('.'),
  })),
  kind('Authorization: Basic', (random) => ({
    name: 'header:Authorization: Basic ',
    secret: base64(`ada:${characters(random, 'pw', 14)}`),
  })),
  ...Object.entries({
    'Authorization: Bearer': ['Authorization: Bearer ', '<an:24-64>'],
    'Authorization: token': ['Authorization: token ', '<hex:40>'],
    Cookie: ['Cookie: theme=dark; sid=', '<an:32-64>'],
    'Set-Cookie': ['Set-Cookie: session=', '<url:40-80>'],
  }).map(([name, [header = '', format = '']]) =>
    kind(name, (random) => ({ name: `header:${header}`, secret: filled(format, random) })),
  ),
  ...Object.entries(lines).map(([name, format]) =>
    kind(name, (random) => {
      const { secret, whole = secret } = madeOf(format, random)
      return { secret, name: `line:${whole}` }
    }),
  ),
  kind('docker config', (random) => {
    const secret = base64(`ada:${characters(random, 'an', 16)}`)
    return { secret, name: `line:{"auths": {"registry.test": {"auth": "${secret}"}}}` }
  }),
]

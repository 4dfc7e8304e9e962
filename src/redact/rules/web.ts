/** Tokens, headers, cookies, command lines and files in which programs keep what they sign in with. */
import { dotFollows, fieldsFollow, mixedFollows, near, runFollows, setFollows } from '../gates.ts'
import { valueFollows } from '../value-gates.ts'
import { isMadeByChance, isPasswordInAddress, isUserAndPassword } from '../values.ts'
import { type Rule, sample } from './row.ts'

const lineEnd = String.raw`(?:\\{1,8}[rn]|\s)`
/** Of rules for values of up to 4,000 characters. */
const longReach = { behind: 4_352 }
const jwt = (text: string): string => Buffer.from(text).toString('base64url')

export const web: readonly Rule[] = [
  {
    id: 'jwt',
    keywords: ['eyJ'],
    reach: { behind: 12_288 },
    edge: true,
    pattern: /eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{0,2000}(?:\.[A-Za-z0-9_-]{1,2000}){0,2}/,
    cut: /eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{16,4000}/,
    entropy: 3,
    gate: dotFollows,
    example: `${jwt('{"alg":"HS256","typ":"JWT"}')}.${jwt('{"sub":"42","name":"Ada"}')}.${sample('url', 43)}`,
    lookalike: 'eyJ is how they all begin',
  },
  {
    id: 'basic-auth',
    keywords: ['basic '],
    anyCase: true,
    gate: mixedFollows(8),
    pattern: /basic {1,2}([A-Za-z0-9+/_-]{6,700}={0,2})/i,
    secret: 1,
    accept: isUserAndPassword,
    example: `Authorization: Basic ${Buffer.from(`ada:${sample('alnum', 12)}`).toString('base64')}`,
    lookalike: 'Authorization: Basic authentication',
  },
  {
    id: 'bearer-token',
    keywords: ['bearer ', 'bearer%20', ...[1, 2, 4, 8, 16].map((depth) => `bearer${'\\'.repeat(depth)}u0020`)],
    reach: longReach,
    anyCase: true,
    gate: mixedFollows(14),
    pattern: /bearer(?: {1,2}|%20|\\{1,8}u0020)([A-Za-z0-9._~+/=|:-]{14,4000})/i,
    secret: 1,
    accept: isMadeByChance,
    example: `Authorization: Bearer ${sample('alnum', 40)}`,
    lookalike: 'Authorization: Bearer YOUR_TOKEN_GOES_HERE',
  },
  {
    id: 'authorization-header',
    keywords: ['authorization'],
    reach: longReach,
    anyCase: true,
    gate: runFollows(96, 14),
    pattern:
      /authorization\\{0,8}["'`]?\]?[ \t]{0,4}(?::|=>|=|,)[ \t]{0,4}(?:b?\\{0,8}["'`])?(?:[A-Za-z][A-Za-z-]{1,20} (?:token=\\{0,8}"?)?)?([A-Za-z0-9._~+/=|:-]{14,4000})/i,
    secret: 1,
    accept: isMadeByChance,
    generic: true,
    example: `Authorization: token ${sample('hex', 40)}`,
    lookalike: 'Authorization: token is required for this',
  },
  {
    id: 'cookie',
    keywords: ['cookie'],
    anyCase: true,
    gate: valueFollows,
    pattern: /cookie2?\\{0,8}["'`]?[ \t]{0,2}(?::|=)[ \t]{0,2}\\{0,8}["'`]?([\w.$%-]{1,80}=[^\r\n"'`\\]{8,1000})/i,
    secret: 1,
    accept: (value) => value.split(/;\s*/).some((part) => isMadeByChance(part.slice(part.indexOf('=') + 1))),
    example: `Cookie: theme=dark; sid=${sample('alnum', 32)}`,
    lookalike: 'Cookie: theme=dark; lang=en-GB',
  },
  {
    id: 'session-cookie',
    keywords: [
      'PHPSESSID',
      'JSESSIONID',
      'connect.sid',
      'sessionid=',
      'SessionId=',
      'laravel_session',
      '_session=',
      'session-token=',
      '__Host-',
    ],
    reach: longReach,
    pattern:
      /(?:PHPSESSID|JSESSIONID|connect\.sid|sessionid|(?:ASP\.NET_)?SessionId|laravel_session|_session|(?:next-auth\.)?session-token|__Host-[\w.-]{1,40})=([A-Za-z0-9%._:-]{16,4000})/,
    secret: 1,
    accept: isMadeByChance,
    example: `PHPSESSID=${sample('lower', 26)}`,
    lookalike: 'PHPSESSID=abc',
  },
  {
    id: 'curl-user',
    keywords: ['curl ', 'http ', 'wget '],
    gate: near(420, ' -u', ' -a', ' --user', ' --auth', ' --proxy-user'),
    pattern:
      /(?:curl|http|wget)[^\n|;&]{0,400}? (?:-u|--user|-a|--auth|--proxy-user)(?: |=)?\\{0,8}["']?[^\s"':$\\<]{1,80}:([^\s"'\\$<]{3,160})/,
    secret: 1,
    accept: isPasswordInAddress,
    example: `curl -s -u ada:${sample('alnum', 12)} https://api.test`,
    lookalike: 'curl -u user:password https://api.test',
  },
  {
    id: 'netrc-password',
    keywords: ['machine '],
    gate: near(240, 'login'),
    pattern: new RegExp(
      `machine\\s{1,4}\\S{1,120}${lineEnd}{1,8}login\\s{1,4}\\S{1,120}?${lineEnd}{1,8}password\\s{1,4}([^\\s"'\\\\]{4,200})`,
    ),
    secret: 1,
    accept: isPasswordInAddress,
    example: `machine api.test login ada password ${sample('alnum', 16)}`,
    lookalike: 'the login page asks for a password',
  },
  {
    id: 'pgpass-password',
    keywords: [':5432:', ':3306:', ':6432:', ':5433:'],
    gate: fieldsFollow,
    upTo: 90,
    pattern: /[\w.*-]{1,80}:\d{4}:[\w*-]{1,64}:[\w*-]{1,64}:([^\s:"'\\]{4,128})/,
    secret: 1,
    accept: isPasswordInAddress,
    example: `db.test:5432:shop:ada:${sample('alnum', 14)}`,
    lookalike: 'ports: 5432:5432',
  },
  {
    id: 'password-hash',
    keywords: ['$apr1$', '$2a$', '$2b$', '$2y$', '$6$', '$5$', '$y$', '$argon2', '{SSHA}', '{SHA}', 'pbkdf2_sha'],
    pattern:
      /\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$(?:apr1|5|6|y)\$(?:rounds=\d{1,9}\$)?[^\s:$"'\\]{1,40}\$(?:[^\s:$"'\\]{1,40}\$)?[./A-Za-z0-9]{22,100}|\$argon2(?:id|i|d)\$v=\d{1,3}\$[mtp=,\d]{5,40}\$[A-Za-z0-9+/]{10,100}\$[A-Za-z0-9+/]{16,200}|\{S?SHA\}[A-Za-z0-9+/]{27,60}={0,2}|pbkdf2_sha(?:1|256|512)\$\d{3,8}\$[A-Za-z0-9]{8,40}\$[A-Za-z0-9+/]{27,100}={0,2}/,
    entropy: 3,
    example: `ada:$2y$10$${sample('alnum', 53)}`,
    lookalike: 'awk "{print $2y$10}"',
  },
  {
    id: 'one-time-password-seed',
    keywords: ['otpauth://'],
    pattern: /otpauth:\/\/[ht]otp\/[^\s"'\\]{0,200}?[?&]secret=([A-Z2-7]{12,128})/,
    secret: 1,
    entropy: 2.5,
    example: `otpauth://totp/shop:ada?secret=${sample('base32', 32)}&issuer=shop`,
    lookalike: 'otpauth://totp/shop:ada?secret=SECRET&issuer=shop',
  },
  {
    id: 'json-web-key',
    keywords: ['"d"', '"d\\'],
    gate: setFollows(96, '0-9A-Za-z_-', 42),
    pattern: /"d\\{0,8}"\s{0,4}:\s{0,4}\\{0,8}"([A-Za-z0-9_-]{42,700})\\{0,8}"/,
    secret: 1,
    entropy: 4,
    example: `{"kty": "EC", "d": "${sample('url', 43)}"}`,
    lookalike: '{"d": "M0 0h24v24H0z and a path of a picture is no key"}',
  },
]

/** What people type with a password in it: command lines, calls with a name and a password, accounts of databases. */
import { BACKSLASH, type Gate, isQuote, near } from '../gates.ts'
import { isMadeByChance, isPasswordInAddress } from '../values.ts'
import { type Rule, sample } from './row.ts'

/** No stand-in, and no word. */
const isStrong = (value: string): boolean => /\d|[^A-Za-z\s]|[a-z][A-Z]/.test(value) && isPasswordInAddress(value)
/** The beginning of an argument: a quote at any depth of escapes. */
const quote = String.raw`\\{0,8}["']`
/** An argument without blanks, which is the secret, and what it can end with. */
const argument = String.raw`(?:${quote})?([^\s"'\\$<>|]{4,160})`

/** Whether something is printed into a pipe before the keyword. */
const isPiped: Gate = (bytes, at) => {
  let pipe = at - 1
  for (const first = Math.max(0, at - 140); pipe > first && bytes[pipe] !== PIPE; ) pipe -= 1
  if (bytes[pipe] !== PIPE) return false
  const before = bytes.toString('latin1', Math.max(0, at - 190), pipe)
  return before.includes('echo ') || before.includes('printf ')
}

const PIPE = 0x7c

/** A quote right behind the keyword, escaped or not. */
const opensQuote: Gate = (bytes, _at, end, to) =>
  end < to && (isQuote(bytes[end] as number) || bytes[end] === BACKSLASH)

export const commands: readonly Rule[] = [
  {
    id: 'password-argument',
    keywords: [
      'mysql ',
      'mysqldump ',
      'mysqladmin ',
      'mariadb ',
      'sshpass ',
      'redis-cli ',
      'docker login',
      'podman login',
      'helm registry login',
      'az login',
      'oc login',
      'cf login',
      'mongosh ',
      'mongodump ',
      'smbclient ',
      'ldapsearch ',
      '7z ',
      'zip ',
      'sqlcmd ',
    ],
    gate: near(240, '-p', '-a ', '%', '-w', '-P'),
    pattern:
      /(?:(?:mysql|mysqldump|mysqladmin|mariadb) [^\n|;&]{0,200}?-p|(?:sshpass|mongosh|mongodump) [^\n|;&]{0,200}?-p ?|redis-cli [^\n|;&]{0,200}?-a |(?:docker|podman|helm registry|az|oc|cf) login[^\n|;&]{0,200}? -p |smbclient [^\n|;&]{0,200}?%|ldapsearch [^\n|;&]{0,200}?-w ?|7z (?:[^\n|;&]{0,200}? )?-p|zip (?:[^\n|;&]{0,200}? )?-P ?|sqlcmd (?:[^\n|;&]{0,200}? )?-P ?)\\{0,8}["']?([^\s"'\\$<-][^\s"'\\$<]{3,128})/,
    secret: 1,
    accept: (value) =>
      isPasswordInAddress(value) &&
      /\d|[a-z][A-Z]/.test(value) &&
      /\D/.test(value) &&
      !/=[^=]|^\d+:/.test(value) &&
      (!value.includes('/') || isMadeByChance(value)),
    example: `mysql -h db.test -u root -p${sample('alnum', 12)} shop`,
    lookalike: 'mysql -h db.test -u root -p shop',
  },
  {
    id: 'piped-password',
    keywords: [
      '--password-stdin',
      '--token-stdin',
      '--with-token',
      'sudo -S',
      'sudo --stdin',
      'passwd --stdin',
      'secret put ',
    ],
    upTo: 190,
    gate: isPiped,
    pattern: new RegExp(
      String.raw`(?:echo|printf)(?: -n| ${quote}%s(?:\\{1,8}n)?${quote})? ${argument}(?:\\{1,8}n)?(?:${quote})? ?\| ?(?:[^\n|;&]{1,120}?(?:--password-stdin|--token-stdin|--with-token|secret put )|sudo -S|sudo --stdin|(?:sudo )?passwd --stdin)`,
    ),
    secret: 1,
    accept: isStrong,
    example: `echo ${sample('alnum', 20)} | docker login -u ada --password-stdin`,
    lookalike: 'cat token.txt | docker login -u ada --password-stdin',
  },
  {
    id: 'changed-password',
    keywords: ['chpasswd'],
    upTo: 160,
    gate: isPiped,
    pattern: new RegExp(
      String.raw`(?:echo|printf)(?: -e)? (?:${quote})?[\w.-]{1,40}:([^\s"'\\$<>|]{4,80})(?:\\{1,8}n)?(?:${quote})? ?\| ?(?:sudo )?chpasswd`,
    ),
    secret: 1,
    accept: isStrong,
    example: `echo 'ada:${sample('alnum', 12)}' | chpasswd`,
    lookalike: "echo 'ada:password' | chpasswd",
  },
  {
    id: 'account-password',
    keywords: ['htpasswd -', 'net user ', 'lftp ', 'sqlplus ', 'oracle:thin:'],
    pattern: new RegExp(
      String.raw`(?:htpasswd (?:-[A-Za-z]{1,10} ){0,2}-[A-Za-z]{0,8}b[A-Za-z]{0,8} (?:-[A-Za-z]{1,10} ){0,2}(?:[^\s-]\S{0,60} )?[\w.-]{1,40} |net user [\w.-]{1,40} |lftp [^\n|;&]{0,60}?-u [\w.-]{1,40},|sqlplus (?:-\w{1,8} ){0,3}[\w.-]{1,40}\/|oracle:thin:[\w.-]{1,40}\/)(?:${quote})?([^\s"'\\$<>|@/]{4,160})`,
    ),
    secret: 1,
    accept: (value) => isStrong(value) && /[A-Za-z]/.test(value),
    example: `htpasswd -cb .htpasswd ada ${sample('alnum', 12)}`,
    lookalike: 'htpasswd -cb .htpasswd ada "$PASSWORD"',
  },
  {
    id: 'plain-secure-string',
    keywords: ['SecureString '],
    anyCase: true,
    pattern: new RegExp(String.raw`SecureString (?:-String )?${quote}([^\s"'\\$]{4,160})`, 'i'),
    secret: 1,
    accept: isStrong,
    example: `ConvertTo-SecureString "${sample('alnum', 14)}" -AsPlainText -Force`,
    lookalike: 'ConvertTo-SecureString $password -AsPlainText -Force',
  },
  {
    id: 'parameter-value',
    keywords: ['put-parameter ', 'create-secret ', 'put-secret-value ', 'keyvault secret set '],
    gate: near(400, '--value', '--secret-string'),
    pattern: new RegExp(
      String.raw`(?:put-parameter|create-secret|put-secret-value|keyvault secret set) [^\n|;&]{0,300}?--(?:value|secret-string)[ =](?:${quote})?([^\s"'\\$<>|{]{6,400})`,
    ),
    secret: 1,
    accept: (value) =>
      isStrong(value) &&
      !/^(?:https?:|arn:|file:|ami-|fileb:|[a-z]+-\d$|\d[\d.]*$)/.test(value) &&
      /[A-Za-z]/.test(value),
    example: `aws ssm put-parameter --name /shop/db --type SecureString --value '${sample('alnum', 14)}'`,
    lookalike: 'aws ssm put-parameter --name /shop/image --value ami-0abc1234 --type String',
  },
  {
    id: 'credential-pair',
    keywords: ['auth(', 'auth=(', 'auth = (', 'credential(', 'credentials('],
    anyCase: true,
    gate: opensQuote,
    pattern: new RegExp(
      String.raw`(?:auth|credentials?)(?: ?= ?)?\((?:${quote})[^"'\\\n]{1,80}${quote}, ?(?:Some\()?${quote}([^\s"'\\$<>]{4,160})${quote}`,
      'i',
    ),
    secret: 1,
    accept: (value) => isStrong(value) && /\d/.test(value) && /[A-Za-z]/.test(value),
    example: `requests.get(url, auth=("ada", "${sample('alnum', 14)}"))`,
    lookalike: 'requests.get(url, auth=("user", "password"))',
  },
]

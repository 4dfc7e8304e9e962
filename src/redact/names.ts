/** What the name of a variable, field or flag says of its value. */
import { ofItsOwn } from './characters.ts'

/**
 * `password`: masked even when it is weak. `secret`, `pass`: a value that may be one. `token`: only what looks made by
 * chance.
 */
export type Grade = 'password' | 'pass' | 'secret' | 'token'

/** Words behind the telling one that change nothing: `API_KEY_PROD`, `passwordBase64`. */
const tail =
  /^(?:value|val|string|base64|b64|live|test|testing|prod|production|dev|development|staging|stage|old|new|current|raw|plain|default|primary|secondary|main|backup|base|v?\d{1,2})$/
const password =
  /(?:password|passwd|passphrase|passwort|passcode|(?:user|db|store|key|smtp|mail|ssh|sudo|ftp|ldap|http|proxy|rpc|wifi|require)pass|pwd|pswd|psk)$/
const secret =
  /(?:secret|apikey|accesskey|secretkey|privatekey|masterkey|authkey|signingkey|accountkey|authtoken|accesstoken|refreshtoken|bearertoken|apitoken|apisecret|clientsecret)$/
const keyOf =
  /^(?:secret|api|access|private|encryption|encrypt|decryption|signing|sign|signature|master|account|auth|authorization|shared|storage|service|webhook|deploy|app|application|admin|server|subscription|consumer|integration|hmac|jwt|cipher|aes|cookie|license|licence|salt|root|role)$/
const tokenOf =
  /^(?:auth|authentication|authorization|access|refresh|api|bearer|bot|personal|deploy|session|security|secret|service|user|app|oauth|oauth2|jwt|registration|runner|admin|vault|gh|github|gitlab|npm|pypi|slack|discord|telegram|hf|cf|webhook|machine|account|push|private|sas|x|sts)$/
const notKey =
  /^(?:public|pub|primary|foreign|cache|sort|partition|object|row|hash|group|map|json|storage|local|query|translation|i18n|message|state|react|sync|idempotency|dedupe|route|item|node|index|lookup|column|config|setting|feature|registry|unique|composite|index|s3|redis|host|known|key|param|header|field|prop|property|data|dict|enum|event|metric|tag|label|i18n|site|publishable|anon|measurement|project|arrow|hot|short|shortcut|press|escape|enter|tab|modifier|merge|join|order|route|image)$/
const notToken =
  /^(?:page|next|continuation|continue|cursor|csrf|xsrf|csrfmiddleware|max|min|total|input|output|num|n|sync|stop|eos|bos|pad|unk|mask|special|end|start|per|cached|reasoning|prompt|completion|count|first|last|current|prev|delim|identifier|keyword|ast|lexer|design|color|cancel|cancellation|change|version|resume|lock)$/

/** The words of a name: `dbPassword`, `DB_PASSWORD` and `db-password` say `db` and `password`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean)

/** The same few names stand everywhere: what was found out of one is kept for a while. */
const known = new Map<string, Grade | null>()
const mostKnown = 4_096

/** What a name says of its value, signs before it left out; null when it does not speak of a secret. */
export function gradeOf(name: string): Grade | null {
  let grade = known.get(name)
  if (grade === undefined) {
    if (known.size >= mostKnown) known.clear()
    grade = saidBy(name.replace(/^[-$:@/.]+/, ''))
    known.set(ofItsOwn(name), grade)
  }
  return grade
}

function saidBy(name: string): Grade | null {
  const words = wordsOf(name)
  while (words.length > 1 && tail.test(words.at(-1) ?? '')) words.pop()
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  if (password.test(last)) return 'password'
  if (last === 'pass') return words.length > 1 ? 'password' : 'pass'
  if (secret.test(last)) return 'secret'
  if (last === 'key') return keyOf.test(before) ? 'secret' : before === '' || notKey.test(before) ? null : 'token'
  if (last === 'auth') return /(?:^|[:/])_auth$/.test(name) ? 'secret' : null
  if (/token$/.test(last)) return gradeOfToken(last, before)
  return /^(?:credential|credentials|creds)$/.test(last) ? 'token' : null
}

const gradeOfToken = (last: string, before: string): Grade | null =>
  notToken.test(before)
    ? null
    : tokenOf.test(before) || (last !== 'token' && tokenOf.test(last.slice(0, -5)))
      ? 'secret'
      : 'token'

/** Whether what a secret's name is given is a secret, or code, a stand-in, a word of the language, a number. */
import { ofItsOwn } from './characters.ts'
import { entropy } from './entropy.ts'
import { isStandIn } from './looks.ts'
import type { Grade } from './names.ts'

export interface Written {
  /** Between quotes: no identifier of the language around it. */
  quoted: boolean
  /** `NAME=value` without blanks, as in an `.env` file or before a command: no code. */
  plain: boolean
  /** `name: value` on a line of its own, as in YAML. */
  line: boolean
}

const words =
  /^(?:true|false|null|none|nil|undefined|yes|no|on|off|string|str|number|int|integer|bool|boolean|text|varchar|bytes|any|object|optional|required|password|passwd|passphrase|secret|secrets|token|key|apikey|api_key|username|user|admin|administrator|root|postgres|mysql|guest|default|test|testing|tests|enter|hidden|masked|unset|missing|invalid|empty|disabled|enabled|prompt|stdin|env|file|vault|keychain|inherit|bearer|basic|anonymous|public|private|self|this|function|async|await|return|readonly|process|config|settings|options|props|const|let|var|new|type|import|export)$/i

/** A reference to where the value is kept, or code that makes it. */
const reference =
  /^(?:\$|[<{[(]|\\|(?:process|os|import\.meta|System|Deno|Bun|self|this|props|config|settings|options|args|params|req|request|res|response|ctx|context|env|secrets|vars|var|local|data|module|each|steps|inputs|github|matrix|needs|values|Values|app|user|session|state|event|body|headers|input|output|result|client|auth|account|credentials?|creds)[.[?]|op:\/\/|vault:|arn:|ssm:|sm:\/\/|kms:|file:|env:|ref\+|https?:\/\/|data:|projects\/|secretref:|keyvault)/i
/** What only begins a reference where there are no quotes. */
const sign = /^(?:%[A-Za-z_]|[@&*!#])/
const path =
  /^(?:\.{0,2}[/\\]|~|[A-Za-z]:[\\/])|^[\w.-]+\.(?:[cm]?[jt]sx?|json|ya?ml|toml|md|txt|py|rs|go|rb|java|pem|key|crt|cer|pub|sh|env|cfg|conf|ini|html?|css|svg|png|lock|log|xml|sql|proto)$|^(?:[\w.-]+\/){2,}[\w.-]*$/
const root = /^\/(?:home|Users|var|tmp|usr|etc|opt|nix|root|mnt|run|app|srv|private|Volumes)\//
/** What base64 has and no path has for long: letters of both cases and digits that change with every second or third character. */
function isJumbled(value: string): boolean {
  if (value.length < 20 || root.test(value) || !/^[A-Za-z\d+/=]+$/.test(value)) return false
  const changes = value.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && changes > (/\d/.test(value) ? 0.28 : 0.4) * value.length
}
/** Whether a value is a path, and not base64 with slashes in it. */
export const isPath = (value: string): boolean => path.test(value) && !isJumbled(value)
const hexNumber = /^0x[\da-f]{1,16}$/i
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const digest = /^(?:sha(?:1|256|384|512)[-:])|^[0-9a-f]{7,8}$|^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i
/** `auth.login.password`, `forgot-password`, `some_function_name`, `Enter your password`: words and nothing else. */
const onlyWords = /^[A-Za-z]+(?:[-_.:/ ]+[A-Za-z]+)*[?!.:]?$/
const code = /[(){};]|=>|\+ |::|->|\[[a-z\d'"]|\$\{|&&|\|\|| ==|%[sd]\b|<\w/

/** The same values stand behind the same names again and again: what was said of short ones is kept for a while, by how they are written. */
const known = new Map<Grade, Map<string, boolean>[]>(
  (['password', 'pass', 'secret', 'token'] as const).map((grade) => [
    grade,
    Array.from({ length: 8 }, () => new Map()),
  ]),
)
const [mostKnown, longestKnown] = [1_024, 64]

/** Whether `value`, one character a byte, is a secret that a name of this grade was given. */
export function isSecret(grade: Grade, value: string, written: Written): boolean {
  if (value.length < (grade === 'token' ? 16 : 6) || value.length > 4_096) return false
  if (value.length > longestKnown) return judged(grade, value, written)
  const way = (written.quoted ? 4 : 0) + (written.plain ? 2 : 0) + (written.line ? 1 : 0)
  const values = known.get(grade)?.[way] as Map<string, boolean>
  let isOne = values.get(value)
  if (isOne === undefined) {
    if (values.size >= mostKnown) values.clear()
    isOne = judged(grade, value, written)
    values.set(ofItsOwn(value), isOne)
  }
  return isOne
}

function judged(grade: Grade, value: string, written: Written): boolean {
  if (words.test(value) || isStandIn(value) || reference.test(value) || isPath(value) || hexNumber.test(value))
    return false
  if (!written.quoted && !written.plain && sign.test(value)) return false
  if (grade === 'password') return isPassword(value, written)
  if (uuid.test(value)) return grade === 'secret'
  return isMadeUp(grade, value, written)
}

function isPassword(value: string, { quoted, plain, line }: Written): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d\s]/].filter((kind) => kind.test(value)).length
  if (/\s/.test(value))
    return quoted && /\d/.test(value) && kinds >= 2 && value.split(/\s+/).length <= 5 && !code.test(value)
  if (onlyWords.test(value)) return isJumbled(value) || isPhrase(value, { quoted, plain, line })
  if (!quoted && !plain && (code.test(value) || (!line && isIdentifier(value)))) return false
  if (quoted && /^[#.][\w-]+$|^\[.*\]$|^\d+(?:px|em|rem|%|ms|s)$/.test(value)) return false
  return kinds >= 2 || (plain && /^\d{6,}$/.test(value)) || (quoted && /^\d{8,}$/.test(value))
}

/** Letters alone: a password where nothing else can stand, or long, in small letters and not about passwords. */
const isPhrase = (value: string, { quoted, plain, line }: Written): boolean =>
  (plain && value.length >= 8 && /^[a-z]+$|^[A-Z]+$|^\w*[a-z][A-Z]\w*$/.test(value)) ||
  ((quoted || (line && !wordEnd.test(value))) &&
    /^[a-z]{10,}$/.test(value) &&
    !/pass|secret|token|requir|valid|confirm|field|string|hidden|input|auth/.test(value))

/** How long words of the language end, such as stand behind a name in a manual. */
const wordEnd = /(?:tion|ment|able|ible|ness|ally|ator|eters?|fined|ption|ional|ated|ized|acter|acters|holder)$/

/** A name with a digit in it, in code: `password2`, `token_v1`. */
const isIdentifier = (value: string): boolean =>
  (value.length < 80 && /^[A-Za-z_][A-Za-z_]*\d?[A-Za-z_]*$/.test(value)) || /^[\w]+(?:\.\w+)+$/.test(value)

function isMadeUp(grade: Grade, value: string, { quoted, plain, line }: Written): boolean {
  if (/\s/.test(value) || code.test(value) || onlyWords.test(value)) return false
  if (!quoted && !plain && !line && isIdentifier(value)) return false
  const digits = value.replaceAll(/\D/g, '').length
  const letters = value.replaceAll(/[^A-Za-z]/g, '').length
  if (grade === 'pass' && digest.test(value)) return false
  if (grade !== 'token')
    return value.length >= 8 && digits >= 1 && letters >= 1 && entropy(value) >= 2.5 && !isOfWords(value)
  if (digest.test(value) || value.length < 16) return false
  const bits = entropy(value)
  return letters >= 2 && (digits >= 2 ? bits >= 3 : digits === 1 && bits >= 4) && !isOfWords(value)
}

/** Words and small numbers joined: `my-app-2`, `gpt-4-turbo`, `2024-01-31`, `v1.2.3`. */
export const isOfWords = (value: string): boolean =>
  value.length < 60 && value.split(/[-_.:/@ ]+/).every((part) => /^(?:v?\d{0,4}|[A-Za-z]{1,20}\d{0,2})$/.test(part))

/** Whether the password of an address, or behind a user's name, is one, and no stand-in or variable. */
export const isPasswordInAddress = (value: string): boolean =>
  value.length >= 3 &&
  !/^(?:password|passwd|pass|pwd|pw|secret|user|username|admin|root|postgres|mysql|guest|test|token|key|hash|host|port|db|localhost|x-oauth-basic|x-access-token|\d{1,5})$/i.test(
    value,
  ) &&
  !/^(?:[$<[{(*]|%(?![\dA-Fa-f]{2}))|\$\{|\{\{|\}$|\$\(|^%[sdv]|^:/.test(value) &&
  !isStandIn(value) &&
  !/^[A-Z_]*(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY|PWD)[A-Z_]*$/i.test(value)

/** Whether base64 says `user:password`. */
export function isUserAndPassword(value: string): boolean {
  const text = Buffer.from(value, 'base64').toString('latin1')
  const [, password = ''] = /^[\x20-\x7e]*?:([\x20-\x7e\xa0-\xff]{2,})$/.exec(text) ?? []
  return isPasswordInAddress(password)
}

/** Whether a value looks as if nobody had thought of it: no words, no path, no number. */
export const isMadeByChance = (value: string): boolean =>
  value.length >= 14 &&
  /\d/.test(value) &&
  /[A-Za-z]/.test(value) &&
  entropy(value) >= 3 &&
  !isStandIn(value) &&
  !reference.test(value) &&
  !isPath(value) &&
  !onlyWords.test(value) &&
  !isOfWords(value)

/** Single lines of prose, code and logs, invented word by word. */
import type { Random } from './random.ts'

type Words = readonly [string, ...string[]]
const words = (list: string): Words => list.split(' ') as unknown as Words

const english = words(
  'the parser reads every line before it decides which table needs another column and why our worker keeps waiting for ' +
    'a lock that nobody holds so we should move this check into the loader then measure again with larger files because ' +
    'tests pass on one machine but fail when two of them share a folder please look at src/cache.ts first',
)
const german = words(
  'wir prüfen zuerst ob die Größe stimmt danach läuft der Übergang über alle Knoten und schließlich wird das Ergebnis ' +
    'gespeichert weil sonst beim nächsten Start fehlende Einträge auffallen würden',
)
const russian = words(
  'сначала проверяем размер файла затем читаем каждую строку и сохраняем результат потому что очередь иногда пуста ' +
    'после перезапуска сервера',
)
const chinese = words('我们 先 检查 文件 大小 然后 逐行 读取 再 保存 结果 因为 队列 有时 为空 需要 重新 启动 服务')
const arabic = words('نقرأ الملف سطرا سطرا ثم نحفظ النتيجة لأن الطابور فارغ أحيانا بعد إعادة التشغيل')
const marks = words('✓ 🙂 → … `npm test` **always** [notes](docs/notes.md) `src/queue.ts` a|b <kbd>')

const names = words(
  'queue entry cursor bucket offset reader writer session index page token limit batch retry digest parser node edge',
)
const verbs = words('read write open close merge split find load save count check build drop push')

/** A sentence, mostly English. */
export function sentence(random: Random): string {
  const kind = random.below(20)
  if (kind === 0) return some(random, chinese, 8, '') + '。'
  if (kind === 1) return some(random, russian, 8, ' ') + '.'
  if (kind === 2) return some(random, german, 9, ' ') + '.'
  if (kind === 3) return some(random, arabic, 7, ' ') + '.'
  const text = some(random, english, 10, ' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${random.chance(0.3) ? ` ${random.pick(marks)}` : ''}.`
}

function some(random: Random, list: Words, average: number, between: string): string {
  const parts: string[] = []
  for (let left = 3 + random.below(2 * average - 5); left > 0; left--) parts.push(random.pick(list))
  return parts.join(between)
}

const name = (random: Random): string => random.pick(names)
const call = (random: Random): string => `${random.pick(verbs)}${capital(name(random))}`
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** A line of TypeScript or Python. */
export function codeLine(random: Random): string {
  const indent = '  '.repeat(random.below(4))
  const [one, two, number] = [name(random), name(random), random.below(4096)]
  const lines: [string, ...string[]] = [
    `const ${one} = await ${call(random)}(${two}, ${number})`,
    `if (${one}.${two} === ${number}) return ${call(random)}(${one})`,
    `export function ${call(random)}(${one}: string, ${two} = ${number}): ${capital(one)} {`,
    `for (const ${one} of ${two}s) ${call(random)}(${one}, '${two}-${number}')`,
    `def ${random.pick(verbs)}_${one}(self, ${two}: int = ${number}) -> None:`,
    `    raise ValueError(f"${one} {${two}} is larger than ${number}")`,
    `// ${one}s are kept until ${two} is done`,
    `<div class="${one}" data-${two}="${number}">{{ ${one}.${two} }}</div>`,
    '}',
    '',
  ]
  return indent + random.pick(lines)
}

/** A line of what commands print. */
export function logLine(random: Random, at: number): string {
  const [one, two] = [name(random), name(random)]
  const lines: [string, ...string[]] = [
    `-rw-r--r-- 1 ada ada ${String(random.below(99999)).padStart(6)} Mar ${1 + random.below(28)} 09:1${at % 10} ${one}.ts`,
    `src/${one}/${two}.ts:${random.below(900)}:  ${codeLine(random)}`,
    `${random.chance(0.1) ? ' ✓' : 'ok'} test/${one}.test.ts > ${call(random)} keeps the ${two} (${random.below(90)} ms)`,
    `\u001b[32minfo\u001b[0m  ${call(random)} ${one}=${random.hex(8)} ${two}=${random.below(5000)}`,
    `error TS2345: Argument of type '${capital(one)}' is not assignable to parameter of type '${capital(two)}'.`,
    `${random.hex(7)} ${capital(call(random))} the ${two} before the ${one}`,
  ]
  return random.pick(lines)
}

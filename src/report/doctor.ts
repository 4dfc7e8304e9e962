/** What the doctor found, in words. */
import type { Told } from '../doctor/index.ts'
import type { Level } from '../doctor/types.ts'
import { counted } from '../render/words.ts'

const signs: Readonly<Record<Level, string>> = { ok: 'ok', note: 'note', warning: 'WARNING', error: 'ERROR' }

/** A line for each finding, below it what to do; a sentence at the end. */
export function doctorLines(told: readonly Told[]): string[] {
  const of = (level: Level): number => told.filter((one) => one.level === level && !one.fixed).length
  const end = `${counted(of('error'), 'error')}, ${counted(of('warning'), 'warning')}, ${counted(of('note'), 'note')}.`
  return [
    ...told.flatMap(({ check, level, message, advice, fixed }) => [
      `${signs[level].padEnd(7)}  ${check}: ${message}`,
      ...(fixed ? ['         → put right'] : advice === undefined ? [] : [`         → ${advice}`]),
    ]),
    '',
    end,
  ]
}

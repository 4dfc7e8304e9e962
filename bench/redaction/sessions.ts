/** What is masked in a folder of sessions, and how long that takes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { splitLines } from '../../src/lines.ts'
import type { Redactor } from '../../src/redact/index.ts'

export interface MaskedRecords {
  bytes: number
  /** Of the processor. */
  seconds: number
}

export interface Measured extends MaskedRecords {
  files: number
  byRule: Record<string, number>
}

const opaque = new Set(['signature', 'encrypted_content', 'thoughtSignature'])

/** The records of each `.jsonl` and each `.json` document below a folder. */
export const recordsBelow = (folder: string): Buffer[] => filesBelow(folder).flatMap(recordsOf)

export const maskRecords = (redactor: Redactor, records: readonly Buffer[]): MaskedRecords =>
  timed(records, (record) => redactor.record(record, opaque))

/** Parses records, to compare. */
export const parseRecords = (records: readonly Buffer[]): MaskedRecords => timed(records, parse)

/** Masks the records below a folder; reading the files does not count. */
export function measureFolder(redactor: Redactor, folder: string): Measured {
  redactor.taken()
  const measured = eachFile(folder, (records) => maskRecords(redactor, records))
  return { ...measured, byRule: redactor.taken().byRule }
}

/** Parses the same records, to compare. */
export const parseFolder = (folder: string): Measured => ({ ...eachFile(folder, parseRecords), byRule: {} })

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.jsonl?$/.test(path))
    .sort()
    .map((path) => join(folder, path))

function recordsOf(file: string): Buffer[] {
  const bytes = readFileSync(file)
  return file.endsWith('l') ? Array.from(splitLines([bytes]), (line) => line.bytes) : [bytes]
}

function eachFile(folder: string, measure: (records: Buffer[]) => MaskedRecords): Omit<Measured, 'byRule'> {
  const all = filesBelow(folder).map((file) => measure(recordsOf(file)))
  const sum = (of: (one: MaskedRecords) => number): number => all.reduce((total, one) => total + of(one), 0)
  return { files: all.length, bytes: sum(({ bytes }) => bytes), seconds: sum(({ seconds }) => seconds) }
}

function timed(records: readonly Buffer[], read: (record: Buffer) => unknown): MaskedRecords {
  const began = process.cpuUsage()
  for (const record of records) read(record)
  const { user, system } = process.cpuUsage(began)
  return { bytes: records.reduce((sum, { length }) => sum + length, 0), seconds: (user + system) / 1e6 }
}

function parse(record: Buffer): unknown {
  try {
    return JSON.parse(record.toString())
  } catch {
    // A record that is no JSON is part of what is compared.
    return undefined
  }
}

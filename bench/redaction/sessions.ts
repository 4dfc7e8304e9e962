/** What is masked in a folder of sessions, and how long that takes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { splitLines } from '../../src/lines.ts'
import type { Redactor } from '../../src/redact/index.ts'

export interface Measured {
  files: number
  bytes: number
  /** Of the processor, without reading the files. */
  seconds: number
  byRule: Record<string, number>
}

const opaque = new Set(['signature', 'encrypted_content', 'thoughtSignature'])

/** Masks the records of each `.jsonl` and each `.json` document below a folder. */
export function measureFolder(redactor: Redactor, folder: string): Measured {
  redactor.taken()
  const measured = eachRecord(folder, (record) => redactor.record(record, opaque))
  return { ...measured, byRule: redactor.taken().byRule }
}

/** Parses the same records, to compare. */
export const parseFolder = (folder: string): Measured =>
  eachRecord(folder, (record) => {
    try {
      JSON.parse(record.toString())
    } catch {
      // A record that is no JSON is part of what is compared.
    }
  })

function eachRecord(folder: string, read: (record: Buffer) => void): Measured {
  const measured: Measured = { files: 0, bytes: 0, seconds: 0, byRule: {} }
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.jsonl?$/.test(path)) continue
    const bytes = readFileSync(join(folder, path))
    const records = path.endsWith('l') ? Array.from(splitLines([bytes]), (line) => line.bytes) : [bytes]
    const began = process.cpuUsage()
    for (const record of records) read(record)
    const { user, system } = process.cpuUsage(began)
    measured.seconds += (user + system) / 1e6
    measured.files += 1
    measured.bytes += bytes.length
  }
  return measured
}

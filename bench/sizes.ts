/** Bytes as people write and read them: 1 MB is a million bytes. */
const units: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9 }

/** `200MB` → 200,000,000; a bare number counts bytes. */
export function bytesOf(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([KMG]?B)?$/i.exec(text.trim()) ?? []
  if (number === undefined) throw new Error(`${text} is not a size; write for example 200MB.`)
  return Math.round(Number(number) * (units[(unit ?? 'B').toUpperCase()] ?? 1))
}

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)

/** Loaded into a measured node process: leaves its peak memory (KB) in a file when it ends. */
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const file = process.env.BENCH_USAGE
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS))
})

/** The program without its launcher, `bin/annals.cjs`. */
import { obey } from './terminal.ts'

void obey(process.argv.slice(2))

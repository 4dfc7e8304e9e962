/** The program without its launcher, `bin/annals.cjs`. */
import { onTerminal } from './terminal.ts'

void onTerminal(process.argv.slice(2))

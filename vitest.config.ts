/** How the tests are run: the program is built once before them, and each has time enough on a machine that is busy. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { dir: 'test', globalSetup: 'test/build.ts', testTimeout: 120_000, hookTimeout: 120_000 },
})

import child from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession, geminiPath, geminiSession } from '../helpers/sessions.ts'

interface Work {
  /** Files below the agents' homes that were opened. */
  opened: string[]
  /** Processes that were started. */
  processes: number
  /** Files in the object database that are new. */
  objects: number
  bytesRead: number
}

const objectsOf = (desk: Desk): Set<string> =>
  new Set((fs.readdirSync(desk.path('annals/.git/objects'), { recursive: true }) as string[]).map(String))

/** What a run does, counted where the program meets the system. */
async function workOf(desk: Desk): Promise<Work> {
  const work: Work = { opened: [], processes: 0, objects: 0, bytesRead: 0 }
  const before = objectsOf(desk)
  const { openSync, readFileSync } = fs
  const { spawn, spawnSync, execFileSync } = child
  const seen = (path: unknown): void => {
    if (/\/\.(codex|claude|gemini)\//.test(String(path))) work.opened.push(String(path).slice(desk.home.length + 1))
  }
  const counting = <F extends (...args: never[]) => unknown>(real: F, count: (path: unknown) => void): F =>
    ((...args: Parameters<F>) => {
      count(args[0])
      return real(...args)
    }) as F
  const started = (): void => {
    work.processes += 1
  }
  Object.assign(fs, { openSync: counting(openSync, seen), readFileSync: counting(readFileSync, seen) })
  Object.assign(child, { spawn: counting(spawn, started), spawnSync: counting(spawnSync, started) })
  Object.assign(child, { execFileSync: counting(execFileSync, started) })
  syncBuiltinESMExports()
  try {
    work.bytesRead = (await desk.sync()).bytesRead
  } finally {
    Object.assign(fs, { openSync, readFileSync })
    Object.assign(child, { spawn, spawnSync, execFileSync })
    syncBuiltinESMExports()
  }
  work.objects = [...objectsOf(desk)].filter((path) => !before.has(path)).length
  return work
}

it('a run opens what is new and nothing else; with nothing new it opens no source, stores no object and starts no process', async () => {
  const desk = aDesk()
  desk.write(codexPath(), codexSession({ prompts: ['one'] }))
  desk.write(claudePath(), claudeSession())
  desk.write(geminiPath(), geminiSession())
  await desk.sync()
  expect(await workOf(desk)).toEqual({ opened: [], processes: 0, objects: 0, bytesRead: 0 })

  const grown = desk.write(codexPath(), codexSession({ prompts: ['one', 'two'] }))
  const work = await workOf(desk)
  expect(new Set(work.opened)).toEqual(new Set([codexPath()]))
  expect(work.bytesRead).toBeLessThanOrEqual(2 * fs.statSync(grown).size)
  expect(work.objects).toBeGreaterThan(0)
  expect(work.processes).toBeGreaterThan(0)
  expect(await workOf(desk)).toEqual({ opened: [], processes: 0, objects: 0, bytesRead: 0 })
})

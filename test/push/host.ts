/** A host of git repositories on 127.0.0.1: git's own HTTP backend behind a login. */
import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Host {
  /** `http://127.0.0.1:<port>/`, before the name of a repository below the folder. */
  url: string
  /** What was asked for: method and path. */
  asked: string[]
}

/** Serves the repositories in a folder; `token`: the password that is wanted, none when it is not given. */
export async function aHost(folder: string, token?: string): Promise<Host> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const login = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
    if (token !== undefined && login.split(':')[1] !== token) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end()
      return
    }
    answer(folder, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked }
}

/** Runs `git http-backend` as a web server would (RFC 3875). */
function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      REMOTE_USER: 'ada',
    },
  })
  request.pipe(child.stdin)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const all = Buffer.concat(chunks)
    const end = all.indexOf('\r\n\r\n')
    const headers = all.subarray(0, end).toString().split('\r\n')
    const status = headers.find((line) => /^status:/i.test(line))?.split(' ')[1] ?? '200'
    const others = headers
      .filter((line) => !/^status:/i.test(line))
      .map((line) => line.split(/: ?/, 2) as [string, string])
    response.writeHead(Number(status), Object.fromEntries(others)).end(all.subarray(end + 4))
  })
}

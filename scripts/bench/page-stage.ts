import { readdir, readFile } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

export type Stage = { url: string; close(): Promise<void> }

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' }

/** A parent page that frames `/provision/…` of its own origin and answers as the platform does; all else is `serve`'s. */
export async function startStage(payload: string, serve: (req: IncomingMessage, res: ServerResponse) => unknown): Promise<Stage> {
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://stage')
    if (url.pathname !== '/parent') return void serve(req, res)
    res.writeHead(200, { 'content-type': 'text/html' }).end(parentPage(url.searchParams.get('frame') ?? '/', payload))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => close(server) }
}

/** Hands everything on to the product, so that both pages are one hop away from it; only the list of who may frame it is taken off. */
export function passOn(target: string): (req: IncomingMessage, res: ServerResponse) => void {
  const { hostname, port } = new URL(target)
  return (req, res) => {
    const onward = request({ hostname, port, method: req.method, path: req.url, headers: req.headers }, (answer) => {
      const { 'content-security-policy': _framing, ...headers } = answer.headers
      res.writeHead(answer.statusCode ?? 502, headers)
      answer.pipe(res)
    })
    onward.on('error', () => res.destroy())
    req.pipe(onward)
  }
}

/** A built page from a folder, its scripts and styles in the small form that lies beside them, as the product serves its own. */
export async function serveFolder(folder: string, onward: ReturnType<typeof passOn>): Promise<ReturnType<typeof passOn>> {
  const files = new Map<string, Buffer>()
  for (const name of await readdir(folder, { recursive: true }))
    if (extname(name) !== '') files.set(`/${name.replaceAll('\\', '/')}`, await readFile(join(folder, name)))
  return (req, res) => {
    const path = new URL(req.url ?? '/', 'http://stage').pathname
    if (path.startsWith('/api/')) return onward(req, res)
    const name = files.has(path) ? path : '/index.html'
    const small = files.get(`${name}.gz`)
    const body = small ?? files.get(name)
    res.writeHead(200, {
      'content-type': types[extname(name)] ?? 'text/plain',
      ...(small === undefined ? {} : { 'content-encoding': 'gzip' }),
    })
    res.end(body)
  }
}

function parentPage(frame: string, payload: string): string {
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0}iframe{border:0;width:100%;height:900px}</style>
<script>addEventListener('message', (event) => {
  if (event.data?.message === 'REQUEST_USER_DATA') event.source.postMessage({ message: 'REQUEST_USER_DATA_RESPONSE', payload: ${JSON.stringify(payload)} }, '*')
})</script><iframe src="${frame.replaceAll('"', '')}"></iframe>`
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => void server.close(() => resolve()))
}

import { createServer } from 'node:net'

/** The first port from `from` upwards on which nothing listens. */
export async function findFreePort(from: number): Promise<number> {
  for (let port = from; port < Math.min(from + 200, 65_536); port++) {
    if (await isFree(port)) return port
  }
  throw new Error(`No free port between ${from} and ${from + 199}: set PORT to one that is free.`)
}

export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port)) && (await canListen(port, '127.0.0.1'))
}

function canListen(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

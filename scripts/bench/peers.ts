import { execFile, fork, type ChildProcess } from 'node:child_process'
import { access, cp, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const source = join(import.meta.dirname, 'peers')
/** Not beside their source, where every tool of the project would find them. */
export const peersFolder = join(import.meta.dirname, '../../node_modules/.cache/bench-peers')

/** A peer in a process of its own, which answers one question at a time. */
export type Peer = { ask<T>(question: object): Promise<T>; stop(): void }

/** What the product is measured against is no part of it: it is installed when a bench runs, from a lock file of its own. */
export async function installPeers(): Promise<void> {
  const lockOf = (where: string): Promise<string> => readFile(join(where, 'package-lock.json'), 'utf8').catch(() => '')
  const isThere =
    (await lockOf(source)) === (await lockOf(peersFolder)) && (await exists(join(peersFolder, 'node_modules/.package-lock.json')))
  await cp(source, peersFolder, { recursive: true })
  if (isThere) return
  console.log('Installing what the bench compares with (once).')
  await promisify(execFile)('npm', ['ci', '--ignore-scripts'], { cwd: peersFolder })
}

export async function startPeer(file: string, env: Record<string, string | undefined> = {}): Promise<Peer> {
  const child = fork(resolve(peersFolder, file), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  })
  await nextMessage(child, file)
  return {
    ask: async <T>(question: object) => {
      child.send(question)
      const answer = (await nextMessage(child, file)) as T & { error?: string }
      if (answer.error !== undefined) throw new Error(`${file}: ${answer.error}`)
      return answer
    },
    stop: () => {
      if (child.connected) child.disconnect()
    },
  }
}

/** Versions as they are installed, for the report. */
export async function peerVersions(): Promise<Record<string, string>> {
  const { default: lock } = (await import(join(source, 'package.json'), { with: { type: 'json' } })) as {
    default: { dependencies: Record<string, string> }
  }
  return lock.dependencies
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function nextMessage(child: ChildProcess, file: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error(`${file} ended unexpectedly`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message)
    })
  })
}

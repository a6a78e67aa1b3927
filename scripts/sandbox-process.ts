import { fork } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

export type SandboxProcess = { url: string; webhookPublicKey: string; ended: Promise<void>; stop(): Promise<void> }

type Ready = { type: 'ready'; url: string; webhookPublicKey: string }

const main = join(import.meta.dirname, '../marketplace/sandbox/main.ts')
const readyLimitMs = 30_000
const stopLimitMs = 3_000

/** The sandbox that another start on this data directory runs. Two could not share one state file. */
export async function findSandbox(dataDir: string): Promise<Pick<SandboxProcess, 'url' | 'webhookPublicKey'> | undefined> {
  const text = await readFile(noteIn(dataDir), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const note = JSON.parse(text) as Pick<SandboxProcess, 'url' | 'webhookPublicKey'>
  const answers = await fetch(note.url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )
  return answers ? note : undefined
}

/** Lets other starts on this data directory find the sandbox; returns how to take the note away again. */
export async function noteSandbox(dataDir: string, { url, webhookPublicKey }: SandboxProcess): Promise<() => Promise<void>> {
  await writeFile(noteIn(dataDir), JSON.stringify({ url, webhookPublicKey }))
  return () => rm(noteIn(dataDir), { force: true })
}

/** Starts the sandbox in a process of its own; it ends when this one does. */
export async function startSandboxProcess(env: Record<string, string | undefined>): Promise<SandboxProcess> {
  const child = fork(main, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = await new Promise<Ready>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The sandbox did not start within ${readyLimitMs / 1000} s.`)), readyLimitMs)
    child.on('message', (message) => {
      if ((message as Partial<Ready>).type !== 'ready') return
      clearTimeout(timer)
      resolve(message as Ready)
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error('The sandbox ended before it was ready; its words are above.')))
  })
  return {
    url: ready.url,
    webhookPublicKey: ready.webhookPublicKey,
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Clicks through the consent page as the owner of the sandbox's agency would. */
export async function installInSandbox(sandboxUrl: string): Promise<void> {
  const asked = await fetch(`${sandboxUrl}/sandbox/control/install`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as: 'agency' }),
  })
  if (!asked.ok) throw new Error(`The sandbox did not install the app (${asked.status}): ${await asked.text()}`)
  const { callbackUrl } = (await asked.json()) as { callbackUrl: string }
  const called = await fetch(callbackUrl)
  if (!called.ok) throw new Error(`The app did not accept the sandbox's installation (${called.status}): ${await called.text()}`)
}

/** Whether the app was ever installed, be it uninstalled since: then the person decides. */
export async function hasInstalls(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query('select from installs limit 1')).rowCount !== 0
  } finally {
    await client.end()
  }
}

function noteIn(dataDir: string): string {
  return join(dataDir, 'sandbox.running')
}

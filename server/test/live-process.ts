import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { World } from './start-world.ts'

/** The world's server as a process of its own, so that it can be killed as a power cut would. */
export type LiveProcess = { exited: Promise<string | null>; kill(): Promise<void> }

const main = join(import.meta.dirname, '../main.ts')

/** Takes the place of the world's own server, which must have been stopped. Resolves when it answers. */
export async function startLiveProcess(world: World, env: Record<string, string> = {}): Promise<LiveProcess> {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, ...world.env, ...env }, stdio: 'ignore' })
  const exited = once(child, 'exit').then(([, signal]) => signal as string | null)
  for (const began = Date.now(); Date.now() - began < 60_000;) {
    if (child.exitCode !== null || child.signalCode !== null) break
    if (await answers(`${world.url}/livez`)) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  return { exited, kill }
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  )
}

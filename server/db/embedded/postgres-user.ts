import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { dirname, parse } from 'node:path'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

const exec = promisify(execFile)

/** The system's user that PostgreSQL runs as when we are root, which it refuses to be. */
export type PostgresUser = { uid: number; gid: number; capability: 'dac_override' | 'dac_read_search' | undefined }

type Access = { uid: number; gid: number; mode: number }

export type Finished = { code: number | null; output: string }

/**
 * Chooses the user: none unless we are root; then the owner of the existing data, else `postgres`, else `nobody`.
 * When a folder on the way to `paths` shuts that user out (a clone under /root, a private temporary folder), the user
 * is given the capability to pass.
 */
export async function choosePostgresUser(existingDataDir: string | undefined, paths: string[]): Promise<PostgresUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const who =
    (existingDataDir === undefined ? undefined : await ownerOf(existingDataDir)) ?? (await lookUp('postgres')) ?? (await lookUp('nobody'))
  if (who === undefined) {
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root and there is no user "postgres" or "nobody": start as another user, or set DATABASE_URL.',
    )
  }
  for (const path of paths) {
    if (!(await isReachable(path, who))) return { ...who, capability: await findCapability(path) }
  }
  return { ...who, capability: undefined }
}

/** Runs a program of PostgreSQL to its end as that user; `output` is what it printed. */
export function runAs(user: PostgresUser | undefined, file: string, args: string[]): Promise<Finished> {
  const passed = user?.capability
  const command = user !== undefined && passed !== undefined ? ['setpriv', ...dropTo(user, passed), file, ...args] : [file, ...args]
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, command.slice(1), {
      cwd: parse(process.cwd()).root,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(user !== undefined && passed === undefined ? { uid: user.uid, gid: user.gid } : {}),
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('exit', (code) => setImmediate(() => resolve({ code, output })))
  })
}

/** Whether the three last octal digits of `mode` let a user look into a folder. */
export function mayPass(entry: Access, user: { uid: number; gid: number }): boolean {
  if (entry.uid === user.uid) return (entry.mode & 0o100) !== 0
  if (entry.gid === user.gid) return (entry.mode & 0o010) !== 0
  return (entry.mode & 0o001) !== 0
}

/** The secure bit lets the capability count for `access()` too, by which PostgreSQL's programs look for each other. */
function dropTo(user: PostgresUser, capability: string): string[] {
  return [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
  ]
}

/** PG* variables of the person's shell would steer our server. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'))
  return { ...Object.fromEntries(entries), TZ: 'UTC', LC_ALL: 'C' }
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  const { uid, gid } = await stat(path)
  return uid === 0 ? undefined : { uid, gid }
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([exec('id', ['-u', name]), exec('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

async function isReachable(path: string, user: { uid: number; gid: number }): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    if (!mayPass(await stat(at), user)) return false
    if (at === dirname(at)) return true
  }
}

/** Bits of the capabilities in Linux's masks. */
const capabilityBits = { dac_override: 1n, dac_read_search: 2n } as const

async function findCapability(path: string): Promise<'dac_override' | 'dac_read_search'> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const ours = BigInt(`0x${/^CapPrm:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  const hasSetpriv = await exec('setpriv', ['--version']).then(
    () => true,
    () => false,
  )
  for (const name of ['dac_override', 'dac_read_search'] as const) {
    if (hasSetpriv && (ours & (1n << capabilityBits[name])) !== 0n) return name
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the user it would run as cannot reach ${path}: move the project or set DATA_DIR to a folder that everybody can enter, start as another user, or set DATABASE_URL.`,
  )
}

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.ts'

let dataDir: string
const running: EmbeddedPostgres[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'groundwork embedded-'))
})

afterEach(async () => {
  for (const server of running.splice(0)) await server.release()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(dir = dataDir): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: dir })
  running.push(server)
  return server
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Starts the server in a process of its own, and kills that process once it has its server. */
async function startAndDie(): Promise<void> {
  const module = JSON.stringify(new URL('start-embedded-postgres.ts', import.meta.url).href)
  const code = `const { startEmbeddedPostgres } = await import(${module}); await startEmbeddedPostgres({ dataDir: process.argv[1] }); process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, dataDir], { stdio: 'inherit' })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
}

async function readPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10)
}

function listens(url: string): Promise<boolean> {
  const { port } = new URL(url)
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(port) })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

test('keeps the data when it is stopped and started again, on the same port', async () => {
  const first = await start()
  await query(first.url, 'create table kept as select 42 as answer')
  await first.release()
  expect(await listens(first.url)).toBe(false)
  const second = await start()
  expect(second.url).toBe(first.url)
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('finds the server of an app that was killed, with its data', async () => {
  await startAndDie()
  const pid = await readPid()
  const server = await start()
  expect(await readPid()).toBe(pid)
  await query(server.url, 'create table kept as select 42 as answer')
  await startAndDie()
  expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  await server.release()
  expect(await listens(server.url)).toBe(false)
})

test('recovers when the server itself was killed and its process id belongs to another program', async () => {
  await startAndDie()
  const pid = await readPid()
  process.kill(pid, 'SIGKILL')
  const file = join(dataDir, 'postgres/postmaster.pid')
  const stale = (await readFile(file, 'utf8')).replace(String(pid), String(process.pid))
  await writeFile(file, stale)
  const server = await start()
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('shares one server between two that start at the same moment, and stops with the last', async () => {
  const [one, other] = await Promise.all([start(), start()])
  expect(other.url).toBe(one.url)
  await one.release()
  expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await other.release()
  expect(await listens(other.url)).toBe(false)
})

test('does not take the running server of a copied folder for its own', async () => {
  const original = await start()
  await query(original.url, 'create table only_in_the_original (id int)')
  const copy = join(dataDir, 'copy')
  await query(original.url, 'checkpoint')
  await cp(join(dataDir, 'postgres'), join(copy, 'postgres'), { recursive: true })
  await cp(join(dataDir, 'postgres.password'), join(copy, 'postgres.password'))
  const { uid, gid } = await stat(join(dataDir, 'postgres'))
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${uid}:${gid}`, join(copy, 'postgres')])
  const copied = await start(copy)
  expect(copied.url).not.toBe(original.url)
  await query(copied.url, 'drop table only_in_the_original')
  expect(await query(original.url, 'select * from only_in_the_original')).toEqual([])
})

test('is reached on loopback only, and not without the password', async () => {
  const { url } = await start()
  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  expect(await query(url, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }])
  expect(await query(url, 'show fsync')).toEqual([{ fsync: 'on' }])
  await expect(query(Object.assign(new URL(url), { password: 'guess' }).href, 'select 1')).rejects.toThrow(/password authentication failed/)
})

test('says in one line what to do when the password is gone', async () => {
  await (await start()).release()
  await rm(join(dataDir, 'postgres.password'))
  await expect(start()).rejects.toThrow(/postgres\.password is gone: put it back/)
})

test('refuses the data of another PostgreSQL', async () => {
  await (await start()).release()
  await writeFile(join(dataDir, 'postgres/PG_VERSION'), '15\n')
  await expect(start()).rejects.toThrow(/is of PostgreSQL 15, the installed one is 18/)
})

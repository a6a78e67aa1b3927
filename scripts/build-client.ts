import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { compressAssets } from './compress-assets.ts'
import { judgeWeight, weighFirstLoad } from './page-budget.ts'

const root = join(import.meta.dirname, '..')
const page = join(root, 'dist/client')
const stamp = join(page, '.built-from')
const sources = ['client', 'server/contract', 'vite.config.ts', 'package-lock.json']
const keepAssetsMs = 24 * 3_600_000

/** Builds the page when its sources are not those of the last build; returns whether it did. */
export async function buildClientIfStale(log: (line: string) => void): Promise<boolean> {
  const wanted = await hashSources()
  const built = await readFile(stamp, 'utf8').catch(() => undefined)
  if (built === wanted) return false
  const startedAt = performance.now()
  await buildClient(wanted)
  log(`Built the page in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
  return true
}

/** Builds beside `dist/client` and swaps at the end, so that a server that runs never sees half a build. */
async function buildClient(wanted: string): Promise<void> {
  const fresh = join(root, `node_modules/.build-${process.pid}`)
  const old = `${fresh}-old`
  await runVite(['build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'])
  await mkdir(fresh, { recursive: true })
  await writeFile(join(fresh, '.built-from'), wanted)
  judgeWeight(await weighFirstLoad(fresh))
  await compressAssets(join(fresh, 'assets'))
  await keepRecentAssets(join(page, 'assets'), join(fresh, 'assets'))
  await mkdir(dirname(page), { recursive: true })
  await rename(page, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(fresh, page).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(fresh, { recursive: true, force: true })
  })
  await rm(old, { recursive: true, force: true })
}

/** A page that was loaded before this build asks for its parts later on: their names carry a hash, so a day of them can stay. */
async function keepRecentAssets(from: string, to: string): Promise<void> {
  const names = await readdir(from).catch(() => [])
  const built = new Set(await readdir(to).catch(() => []))
  for (const name of names.filter((each) => !built.has(each))) {
    const { mtime } = await stat(join(from, name))
    if (Date.now() - mtime.getTime() > keepAssetsMs) continue
    await copyFile(join(from, name), join(to, name))
    await utimes(join(to, name), mtime, mtime)
  }
}

export async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const path of await listFiles(join(root, source)))
      hash
        .update(relative(root, path))
        .update('\0')
        .update(await readFile(path))
  }
  return hash.digest('hex')
}

async function listFiles(path: string): Promise<string[]> {
  if (!existsSync(path)) return []
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path]
    throw error
  }
}

function runVite(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // Also where tests ask for it: what they see is what is shipped.
      env: { ...process.env, NODE_ENV: 'production' },
    })
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error('The page could not be built; the reason is above.'))))
  })
}

if (import.meta.main) {
  const startedAt = performance.now()
  await buildClient(await hashSources())
  console.log(`Built the page in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
}

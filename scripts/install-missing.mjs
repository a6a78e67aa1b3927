// Runs before the other scripts, on whatever Node and npm the machine has: no dependency, nothing newer than Node 18.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = [
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex'),
  process.platform,
  process.arch,
].join(' ')
const stampPath = join(root, 'node_modules', '.installed-from')
const lockPath = join(tmpdir(), `groundwork-install-${createHash('sha256').update(resolve(root)).digest('hex').slice(0, 16)}`)
const hour = 3_600_000

if (!isInstalled()) {
  await takeLock()
  process.once('exit', () => rmSync(lockPath, { force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
  if (!isInstalled()) await install()
}

function isInstalled() {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted
}

async function install() {
  const startedAt = Date.now()
  console.log(`Installing packages (${existsSync(stampPath) ? 'they have changed' : 'once'}; takes about a minute) …`)
  const { code, output } = await runNpm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'])
  if (code !== 0) return fail(output)
  if (!hasNode()) {
    console.error(
      'The package "node" was not set up: are install scripts switched off? Run "npm ci --ignore-scripts=false", or use Node 24 or newer.',
    )
    process.exit(1)
  }
  writeFileSync(stampPath, wanted)
  console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`)
}

/** @returns {Promise<{ code: number, output: string }>} */
function runNpm(args) {
  return new Promise((finish) => {
    const child = spawn('npm', args, {
      cwd: root,
      env: outsideEnvironment(),
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => finish({ code: 1, output: error.message }))
    child.on('close', (code) => finish({ code: code ?? 1, output }))
    process.once('exit', () => child.kill())
  })
}

/** The npm that is about to replace node_modules must not run on the Node inside it. */
function outsideEnvironment() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const outside = (process.env[name] ?? '')
    .split(delimiter)
    .filter((folder) => !resolve(folder).startsWith(join(resolve(root), 'node_modules')))
  const ours = Object.entries(process.env).filter(([key]) => key !== 'NODE_ENV' && key !== 'NODE_OPTIONS' && key !== 'npm_config_omit')
  return { ...Object.fromEntries(ours), [name]: outside.join(delimiter) }
}

function hasNode() {
  return (
    Number(process.versions.node.split('.')[0]) >= 24 ||
    existsSync(join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node'))
  )
}

function fail(output) {
  const lines = output.trim().split('\n')
  console.error(lines.slice(-15).join('\n'))
  const isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(output)
  console.error(
    isOffline
      ? 'npm could not reach its registry: connect this machine, then run the same command again.'
      : 'npm could not install the packages (its words are above): correct that, then run the same command again.',
  )
  process.exit(1)
}

async function takeLock() {
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(lockPath, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isStale()) rmSync(lockPath, { force: true })
    else {
      if (tries === 0) console.log('Another command is installing the packages; waiting for it …')
      await sleep(300)
    }
  }
}

function isStale() {
  try {
    if (Date.now() - statSync(lockPath).mtimeMs > hour) return true
    const pid = Number(readFileSync(lockPath, 'utf8'))
    if (pid > 0) process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

import { execFile } from 'node:child_process'
import { access, chmod, constants, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

export type FoundChromium = { executablePath: string; env: Record<string, string> }

const exec = promisify(execFile)
const cache = join(import.meta.dirname, '../node_modules/.cache/chromium')
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** CHROMIUM_PATH, else a Chromium or Chrome on the PATH, else the one that npm installed (Linux on x64). */
export async function findChromium(): Promise<FoundChromium> {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, env: {} }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name)
      if (await isExecutable(path)) return { executablePath: path, env: {} }
    }
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The browser journeys need Chromium: install Chrome or Chromium, or set CHROMIUM_PATH to one.')
  }
  return unpackChromium()
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/**
 * Unpacks the npm package once, with the libraries and the font that a bare system lacks, into a folder of this clone
 * (the package's own choice is a fixed name in the system's temporary folder).
 */
async function unpackChromium(): Promise<FoundChromium> {
  if (!(await isExecutable(join(cache, 'chromium')))) {
    const fresh = `${cache}-${process.pid}`
    await mkdir(fresh, { recursive: true })
    const code = "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()"
    const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
    await exec(process.execPath, ['--input-type=module', '-e', code], { cwd: import.meta.dirname, env })
    await chmod(join(fresh, 'chromium'), 0o755)
    await writeFile(join(fresh, 'fonts.conf'), fontsConfiguration)
    await rename(fresh, cache).catch(() => rm(fresh, { recursive: true }))
  }
  const libraries = [join(cache, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  return { executablePath: join(cache, 'chromium'), env: { FONTCONFIG_FILE: join(cache, 'fonts.conf'), LD_LIBRARY_PATH: libraries } }
}

const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(cache, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(cache, 'fonts-cache')}</cachedir>
</fontconfig>
`

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

/** Below this a header costs as much as compressing saves. */
const leastBytes = 1_024

/** Lays `.br` and `.gz` beside each script and stylesheet of a folder, so that the server never compresses while somebody waits. */
export async function compressAssets(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.(js|css)$/.test(name)) continue
    const bytes = await readFile(join(folder, name))
    if (bytes.length < leastBytes) continue
    const [small, less] = await Promise.all([promisify(brotliCompress)(bytes), promisify(gzip)(bytes, { level: 9 })])
    await Promise.all([writeFile(join(folder, `${name}.br`), small), writeFile(join(folder, `${name}.gz`), less)])
  }
}

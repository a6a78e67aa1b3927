import { readFile, writeFile } from 'node:fs/promises'
import { arch, cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { peerVersions } from './peers.ts'

export type Section = { name: string; title: string; lines: string[]; samples: unknown }
type Written = Section & { at: string; load: string }

const method = `Written by \`npm run bench -- all --write\`; not edited by hand. Every single sample is in [benchmarks.json](./benchmarks.json).

All parts (clients, servers, PostgreSQL, platform) share one machine, so that ratios of one run count and milliseconds are context.
The order of the competitors turns round with every round (A B B A); a table says *median (least–most)*. PostgreSQL commits with \`fsync\` and
\`synchronous_commit\` on for everybody, every pool has 20 connections, peers run in processes of their own, warmed up.

The platform of M1, M3, M6 and M8 is \`scripts/bench/platform\`: it stamps arrivals, lets 100 requests per location into any 10 s and refuses the
rest at once, and thinks about a request for as long as its name decides, so that all competitors of a round are answered alike.

- **M1**: from the first request after the click to the last answer. *At best* is what those very requests could have taken: the longest chain of
  answers, or the windows that their number needs. The product looks at the location once more before it writes (3 reads): they are part of its
  requests and of its time; the others write at once. *script* is the platform's official client (retries of 429 switched on), one call after
  another; *level by level* the same with all of a level at once; *parallel 10* walks the graph as Terraform does, with retries of 429. The large plans of a round, and the
  scripts, wait side by side in locations of their own; a script of 1,000 is run once, and in a quick run 1,000 are run in the first round only, without the script.
  Before each kind of answers everybody has set something up ten times.
- **M3**: sent at times fixed beforehand; the peer looks for new rows every 10 s.
- **M5**: the product's steps include permit, token, intent, call (answered in the same process), outcome, baseline and event, and its time
  the taking up of the job and the reading back at its end; the peers' steps only themselves. Each engine has a database of its own.
- **M6**: a process is killed at random in a job of 60 things; counted is the first request of another process, of whatever kind.
- **M8**: one web process and four workers; the thief takes requests of the same location and app at random times.
`

/** Puts sections into docs/benchmarks.md and .json; those that were not measured this time stay as they are. */
export async function writeReport(docs: string, sections: readonly Section[], run: { minutes: number; command: string }): Promise<void> {
  const file = join(docs, 'benchmarks.json')
  const old = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as { sections: Written[] },
    () => ({ sections: [] }),
  )
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ')
  const fresh = new Map(sections.map((section) => [section.name, { ...section, at, load: run.command }]))
  const kept = old.sections.filter(({ name }) => !fresh.has(name))
  const all = [...kept, ...fresh.values()].sort((a, b) => a.title.localeCompare(b.title))
  await writeFile(file, `${JSON.stringify({ sections: all })}\n`)
  const parts = all.map(
    ({ title, lines, at: when, load }) => `## ${title}\n\n*${when}, \`npm run bench -- ${load}\`*\n\n${lines.join('\n').trim()}\n`,
  )
  await writeFile(join(docs, 'benchmarks.md'), `# Benchmarks\n\n${method}\n${await machine()}\n${parts.join('\n')}`)
}

async function machine(): Promise<string> {
  const [processor] = cpus()
  const versions = Object.entries(await peerVersions()).map(([name, version]) => `${name} ${version}`)
  return `Machine: ${cpus().length} × ${processor?.model ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.version}; peers: ${versions.join(', ')}.\n`
}

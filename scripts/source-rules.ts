import { isTest } from './import-rules.ts'
import type { SourceFile } from './source-files.ts'

type Rule = { what: RegExp; where: RegExp; allowed: RegExp; except?: RegExp; says: string; inComments?: true }

/** Words that may stand in some files only. */
const rules: Rule[] = [
  {
    what: /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\bsql(<[^`]*>)?`/,
    where: /^(server|client)\//,
    allowed: /-store\.ts$|^server\/events\/event-log\.ts$|^server\/db\//,
    says: 'SQL belongs into a *-store.ts, the event log or db/',
  },
  {
    what: /\bprocess\.env\b/,
    where: /^(server|client|marketplace)\//,
    allowed: /^server\/(config|main)\.ts$|^server\/db\/embedded\/|^marketplace\/sandbox\/main\.ts$/,
    says: 'only config.ts reads the environment',
  },
  {
    what: /from '(hono|@hono\/[a-z-]+)(\/[^']*)?'/,
    where: /^server\//,
    allowed: /^server\/(http\/|app\.ts$|main\.ts$|contract\/)/,
    says: 'only the doors in http/ know HTTP',
  },
  { what: /from 'pg-boss'/, where: /^server\//, allowed: /^server\/queue\//, says: 'only queue/ knows the queue' },
  {
    what: /from 'pg'/,
    where: /^server\//,
    allowed: /^server\/(db|queue|events)\//,
    says: 'only db/, queue/ and the event feed open connections',
  },
  {
    what: /from '(undici|(node:)?(https?|http2|net|tls|dgram))'|\b(globalThis|global)\.fetch\b/,
    where: /^server\//,
    // Types, names of statuses and the look at an address open nothing.
    except: /^import (type )?\{ (type )?(Server|ServerResponse|STATUS_CODES|isIP) \} from/,
    allowed: /^server\/(db\/embedded\/|highlevel\/send\.ts$)/,
    says: 'only highlevel/send.ts and openai/ reach other hosts',
  },
  {
    what: /from '(node:)?child_process'/,
    where: /^server\//,
    // YAML is read by a process of our own file, which is told the text alone.
    allowed: /^server\/(db\/embedded\/|blueprints\/read-blueprint-text\.ts$)/,
    says: 'nothing that a request asks for starts a program',
  },
  {
    what: /(?<![.\w])(eval|Function)\(|from '(node:)?vm'/,
    where: /^(server|client)\//,
    allowed: /^$/,
    says: 'no text becomes a program',
  },
  {
    what: /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity/,
    where: /^(server|scripts)\//,
    allowed: /^scripts\/source-rules/,
    says: 'certificates are checked',
  },
  { what: /(?<![.\w])fetch\(/, where: /^server\//, allowed: /^server\/(highlevel|openai)\//, says: 'only highlevel/ and openai/ fetch' },
  {
    what: /(\/\/|^\s*\/?\*).*\b(TODO|FIXME)\b/,
    where: /^(server|client|marketplace|scripts)\//,
    allowed: /^scripts\/source-rules/,
    says: 'finish it, or write an issue',
    inComments: true,
  },
]

/** What fails on a machine that does much else meanwhile. */
const testRules: Rule[] = [
  {
    what: /performance\.now\(\) - .*\.toBeLessThan/,
    where: /\.test\.tsx?$/,
    allowed: /^scripts\/source-rules/,
    says: 'tell it by what happens before what, or in time of the processor (cpuMsOf)',
  },
  {
    what: /\bvi\.waitFor\(/,
    where: /\.test\.tsx?$/,
    allowed: /^scripts\/source-rules/,
    says: 'wait with expect.poll, which has patience',
  },
]

/** Breaches of the rules, one line each: `path:line: what to do`. */
export function judgeSource(file: SourceFile): string[] {
  const applying = (isTest(file.path) ? testRules : rules).filter((rule) => rule.where.test(file.path) && !rule.allowed.test(file.path))
  const breaches: string[] = []
  for (const [index, line] of file.text.split('\n').entries()) {
    const isComment = /^\s*(\/\/|\/?\*)/.test(line)
    for (const rule of applying)
      if ((!isComment || rule.inComments) && rule.what.test(line) && rule.except?.test(line) !== true)
        breaches.push(`${file.path}:${index + 1}: ${rule.says}`)
  }
  return breaches
}

import { createOpenAi, type OpenAi } from '../../server/openai/openai.ts'
import { evalBriefs, type EvalBrief } from './briefs.ts'
import { draftOnce, type Result } from './draft-once.ts'
import { handWritten, handWrittenModel } from './hand-written.ts'

/**
 * Measures drafting. With OPENAI_API_KEY, every brief (or those named on the command line) against that model;
 * without, the answers written by hand, which try the pipeline and the scorer and say nothing about a model.
 */
const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model = 'gpt-4o-mini' } = process.env
const wanted = process.argv.slice(2)
const briefs = evalBriefs.filter((brief) => wanted.length === 0 || wanted.includes(brief.id))

if (apiKey === undefined || apiKey === '') await scoreHandWritten()
else await scoreModel(createOpenAi({ apiKey, baseUrl, model }))

async function scoreModel(openai: OpenAi): Promise<void> {
  console.log(`${briefs.length} briefs against ${openai.model}\n`)
  const results: Result[] = []
  for (const brief of briefs) {
    const result = await draftOnce(openai, brief)
    results.push(result)
    console.log(describe(result))
  }
  console.log(`\n${summarise(results)}`)
}

async function scoreHandWritten(): Promise<void> {
  console.log('No OPENAI_API_KEY: these are answers WRITTEN BY HAND, to try the pipeline and the scorer. They are no figures of a model.\n')
  const written = (brief: EvalBrief): [string, readonly string[]][] => {
    const { good, mediocre, broken } = handWritten[brief.id] ?? {}
    return [
      ...(good === undefined ? [] : [['good', [good]] as [string, string[]]]),
      ...(mediocre === undefined ? [] : [['mediocre', [mediocre]] as [string, string[]]]),
      ...(broken === undefined ? [] : [['broken', broken] as [string, readonly string[]]]),
    ]
  }
  for (const brief of briefs) {
    for (const [quality, answers] of written(brief))
      console.log(`hand-written, ${quality.padEnd(8)} ${describe(await draftOnce(handWrittenModel(answers), brief))}`)
  }
}

function describe({
  id,
  outcome,
  score,
  repairs,
  promptTokens,
  cachedTokens,
  completionTokens,
  costUsd,
  firstLineMs,
  totalMs,
}: Result): string {
  const figures =
    score === null
      ? ''
      : ` coverage ${percent(score.coverage)} · ${score.lines} lines, ${percent(score.quoted)} quote the brief · invented ${score.invented}, left ${score.inventedLeft}${score.languageKept ? '' : ' · OTHER LANGUAGE'}`
  const cost = ` · repairs ${repairs} · tokens ${promptTokens} (${cachedTokens} cached) + ${completionTokens}${costUsd === null ? '' : ` = $${costUsd.toFixed(5)}`}`
  const time = ` · first line ${firstLineMs === null ? '-' : `${firstLineMs} ms`}, all ${totalMs} ms`
  const gaps = [...(score?.missing ?? []), ...(score?.unasked ?? []).map((about) => `a question about ${about}`)]
  return `${id.padEnd(20)} ${outcome}${figures}${cost}${time}${gaps.length === 0 ? '' : `\n${' '.repeat(21)}missing: ${gaps.join(', ')}`}`
}

function summarise(results: readonly Result[]): string {
  const scored = results.flatMap(({ score }) => score ?? [])
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const tokens = results.reduce((sum, result) => sum + result.promptTokens, 0)
  const cached = results.reduce((sum, result) => sum + result.cachedTokens, 0)
  return [
    `${scored.length} of ${results.length} ready`,
    `coverage ${percent(mean(scored.map((score) => score.coverage)))}`,
    `inventions ${scored.reduce((sum, score) => sum + score.invented, 0)}, left ${scored.reduce((sum, score) => sum + score.inventedLeft, 0)}`,
    `prompt tokens from the provider's cache ${percent(cached / Math.max(1, tokens))}`,
    `cost $${results.reduce((sum, result) => sum + (result.costUsd ?? 0), 0).toFixed(4)}`,
    `first line ${Math.round(mean(results.flatMap(({ firstLineMs }) => firstLineMs ?? [])))} ms on average`,
  ].join(' · ')
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

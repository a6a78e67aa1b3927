import { useApp } from '../../context.ts'
import type { HandOverModel } from '../../models/hand-over-model.ts'
import { paths } from '../../router.ts'
import { words } from '../../words/words.ts'
import { HandOverTask } from '../parts/hand-over-task.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** The platform's blind spots, as a checklist with the exact names to use. */
export function ByHandList({ jobId, model }: { jobId: string; model: HandOverModel }) {
  const { can } = useApp()
  const tasks = model.tasks.value
  if (model.at.value.state !== 'ready') return null
  return (
    <section class="panel by-hand">
      <div class="section-head">
        <h2 class="section-title">{tasks.length === 0 ? words.handOver : words.jobByHand}</h2>
        {tasks.length === 0 ? null : (
          <span class="muted">{words.jobByHandDone(tasks.filter((task) => task.done).length, tasks.length)}</span>
        )}
      </div>
      <p class="muted">{tasks.length === 0 ? words.handOverText : words.jobByHandText}</p>
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
      {tasks.length === 0 ? null : (
        <ul>
          {tasks.map((task) => (
            <HandOverTask key={task.id} task={task} mayTick={can('jobs.control')} onTick={(done) => void model.tick(task.id, done)} />
          ))}
        </ul>
      )}
      <a href={paths.handOver(jobId)}>{words.handOverSheet}</a>
    </section>
  )
}

import { memo, useCallback, useMemo, useState } from 'react'

const quiet = new Set(['same', 'unknown'])

/** The plan's screen as somebody at home in React would write it: memoized lines, derived lists, the same markup and styles. */
export function PlanPage({ plan }) {
  const [filter, setFilter] = useState('changing')
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState(() => new Set())
  const [out, setOut] = useState(() => new Set())
  const groups = useMemo(() => groupLines(plan.changes, filter, search), [plan, filter, search])
  const toggle = useCallback((id) => setOpen((before) => toggled(before, id)), [])
  const leave = useCallback((id) => setOut((before) => toggled(before, id)), [])
  const count = plan.changes.filter((change) => !quiet.has(change.action) && !out.has(change.id)).length
  return (
    <>
      <header className="top-bar">
        <a className="brand" href="/">
          <span className="brand-name">Twin</span>
        </a>
        <nav className="tabs" aria-label="Main">
          {['Dashboard', 'Provision', 'Jobs', 'Blueprints'].map((name) => (
            <a key={name} className="tab" href="/" aria-current={name === 'Provision' ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main className="content">
        <div className="stack">
          <header className="page-header">
            <div className="page-heading">
              <h1>
                {plan.blueprintName} in {plan.locationName}
              </h1>
            </div>
          </header>
          <fieldset className="segmented">
            {['changing', 'all'].map((value) => (
              <label key={value} className="segment">
                <input type="radio" name="show" checked={filter === value} onChange={() => setFilter(value)} />
                <span className="segment-text">{value === 'all' ? 'Everything' : 'Only what changes'}</span>
              </label>
            ))}
          </fieldset>
          <label className="search">
            <input
              className="input"
              type="search"
              placeholder="Search the plan"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </label>
          <div className="groups">
            {groups.map(([kind, lines]) => (
              <section key={kind} className="group">
                <div className="group-head">
                  <h2 className="group-heading">
                    <span className="group-title">{kind}</span> <span className="group-count">{lines.length}</span>
                  </h2>
                </div>
                <ul className="group-lines">
                  {lines.map((change) => (
                    <Line
                      key={change.id}
                      change={change}
                      isOpen={open.has(change.id)}
                      isOut={out.has(change.id)}
                      onToggle={toggle}
                      onLeave={leave}
                    />
                  ))}
                </ul>
              </section>
            ))}
          </div>
          <div className="apply-bar">
            <button type="button" className="button button-primary">
              Apply {count} changes to {plan.locationName}
            </button>
          </div>
        </div>
      </main>
    </>
  )
}

const Line = memo(function Line({ change, isOpen, isOut, onToggle, onLeave }) {
  return (
    <li className={`line${isOut ? ' is-out' : ''}${isOpen ? ' is-open' : ''}`}>
      <div className="line-head">
        <label className="line-check">
          <input type="checkbox" className="checkbox" aria-label={change.title} checked={!isOut} onChange={() => onLeave(change.id)} />
        </label>
        <button type="button" className="line-toggle" aria-expanded={isOpen} onClick={() => onToggle(change.id)}>
          <span className={`action action-${change.action}`}>{change.action}</span>
          <span className="line-title">{change.title}</span>
          <span className="line-note">{preview(change)}</span>
        </button>
      </div>
      {isOpen ? (
        <div className="line-body">
          <p className="line-reason">{change.detail}</p>
          <dl className="facts">
            {change.fields.map((field) => (
              <div key={field.path}>
                <dt>{field.path}</dt>
                <dd>{JSON.stringify(field.after)}</dd>
              </div>
            ))}
          </dl>
        </div>
      ) : null}
    </li>
  )
})

function groupLines(changes, filter, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const groups = new Map()
  for (const change of changes) {
    if (filter === 'changing' && quiet.has(change.action)) continue
    const text = `${change.title} ${change.kind}`.toLowerCase()
    if (!words.every((word) => text.includes(word))) continue
    groups.set(change.kind, [...(groups.get(change.kind) ?? []), change])
  }
  return [...groups]
}

function preview(change) {
  const value = change.fields.find((field) => field.path !== 'name')?.after
  return typeof value === 'string' ? value : change.detail
}

function toggled(set, id) {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

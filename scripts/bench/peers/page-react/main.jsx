import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { PlanPage } from './plan-page.jsx'

/** The same way in: the parent is asked, its answer exchanged for a token, the plan fetched with it. */
async function start() {
  const payload = await askParent()
  const session = await call('POST', '/api/auth/session', undefined, { payload })
  const plan = await call('GET', `/api/plans/${window.location.pathname.split('/').at(-1)}`, session.token)
  createRoot(document.getElementById('app')).render(
    <StrictMode>
      <PlanPage plan={plan} />
    </StrictMode>,
  )
}

function askParent() {
  return new Promise((resolve) => {
    const ask = () => window.parent.postMessage({ message: 'REQUEST_USER_DATA' }, '*')
    const again = setInterval(ask, 150)
    window.addEventListener('message', ({ source, data }) => {
      if (source !== window.parent || data?.message !== 'REQUEST_USER_DATA_RESPONSE') return
      clearInterval(again)
      resolve(data.payload)
    })
    ask()
  })
}

async function call(method, path, token, body) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const response = await fetch(path, body === undefined ? { headers } : { method, headers, body: JSON.stringify(body) })
  return response.json()
}

void start()

// The little that the shell does in the browser: vouch for the person in the frame, keep tables fresh, close menus.
const { user, location: place } = document.body.dataset
const frame = document.querySelector('#app')
const sheet = document.querySelector('#sheet')
const side = document.querySelector('.side')

addEventListener('message', (event) => {
  if (!frame || event.source !== frame.contentWindow) return
  if (event.data?.message === 'REQUEST_USER_DATA') void vouch(event.origin)
})

document.addEventListener('click', ({ target }) => {
  closeMenus(target)
  if (target.closest('.fold')) side.classList.toggle('open')
  else if (!side.contains(target)) side.classList.remove('open')
})

document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return
  closeMenus()
  side.classList.remove('open')
})

// A click into the frame never reaches this page; losing the focus to it is the sign.
addEventListener('blur', () => closeMenus())

if (sheet) setInterval(refresh, 1500)

async function vouch(origin) {
  const response = await fetch('/sandbox/host/context', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: user, ...(place ? { locationId: place } : {}) }),
  })
  if (!response.ok) return
  const { payload } = await response.json()
  frame.contentWindow.postMessage({ message: 'REQUEST_USER_DATA_RESPONSE', payload }, origin)
}

async function refresh() {
  if (document.hidden) return
  const response = await fetch(`/sandbox/host/sheet${location.search}`).catch(() => undefined)
  const text = response?.ok ? await response.text() : sheet.dataset.last
  if (text === undefined || text === sheet.dataset.last) return
  const known = new Set(rows().map((row) => row.dataset.id))
  sheet.dataset.last = text
  sheet.innerHTML = text
  for (const row of rows()) if (!known.has(row.dataset.id)) row.classList.add('fresh')
}

function rows() {
  return [...sheet.querySelectorAll('tr[data-id]')]
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!except || !menu.contains(except)) menu.open = false
}

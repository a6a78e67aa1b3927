import { render } from 'preact'
import { LivingPage } from './screens/living/living-page.tsx'

/** What the page is made of, each part in each state. Built by `npm run dev` alone, see vite.config.ts. */
const root = document.getElementById('app')
if (root !== null) render(<LivingPage />, root)

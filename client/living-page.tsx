import { render } from 'preact'
import { LivingPage } from './screens/living/living-page.tsx'

/** What the page is made of, each part in each state, where the page itself finds no place to draw. Built by `npm run dev` alone, see vite.config.ts. */
const root = document.getElementById('parts')
if (root !== null) render(<LivingPage />, root)

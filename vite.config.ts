import { preact } from '@preact/preset-vite'
import { defineConfig } from 'vite'

const appUrl = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`

/** The living page of parts is built for developers alone (`npm run dev`). */
const pages = { main: 'client/index.html', ui: 'client/ui.html' }

export default defineConfig(({ command, mode }) => ({
  root: 'client',
  plugins: [preact({ devToolsEnabled: command === 'serve', prefreshEnabled: command === 'serve', reactAliasesEnabled: false })],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The text editor, which only the blueprint editor fetches.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      ...(mode === 'development' ? { input: pages } : {}),
      output: {
        // What three screens or more use comes with the first load: one file instead of twenty crumbs.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /client[\\/](ui|words(?![\\/](blueprint|settings)-)|models|screens[\\/]parts)[\\/]|node_modules/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': appUrl, '/oauth': appUrl, '/webhooks': appUrl },
  },
}))

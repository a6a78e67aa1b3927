import { preact } from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'

const appUrl = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`

/** The living page of parts is built for developers alone (`npm run dev`). */
const pages = { main: 'client/index.html', ui: 'client/ui.html' }

/** The document names what `start.ts` is going to import, so that it is all fetched side by side. */
const preloadMain: Plugin = {
  name: 'preload-main',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const wanted = chunks.filter((chunk) => chunk.facadeModuleId?.endsWith('/client/main.tsx')).map((chunk) => chunk.fileName)
      const files = new Set<string>()
      for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
        if (files.has(file)) continue
        files.add(file)
        wanted.push(...(chunks.find((chunk) => chunk.fileName === file)?.imports ?? []))
      }
      return [...files]
        .filter((file) => !html.includes(file))
        .map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` }, injectTo: 'head' }))
    },
  },
}

export default defineConfig(({ command, mode }) => ({
  root: 'client',
  plugins: [
    preact({ devToolsEnabled: command === 'serve', prefreshEnabled: command === 'serve', reactAliasesEnabled: false }),
    preloadMain,
  ],
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
            // What runs before all else waits for nothing else.
            {
              name: 'start',
              priority: 1,
              test: /client[\\/](start|route|screen-files|words[\\/]language|api[\\/](early|http|parent-frame|problem|session))\.ts|preload-helper/,
            },
            // Values are looked at on other pages than the first, and bring their own reading of schemas.
            {
              name: 'base',
              test: /client[\\/](ui|words(?![\\/](blueprint|settings)-)|models|screens[\\/]parts)[\\/](?!value-view|stages-of|variables-model|schema-options)|client[\\/](context|browser-memory)\.ts|node_modules/,
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

// Debian's registry, which is on the path and not from npm: node registry.mjs FOLDER
// Its images are kept in the folder. It has no referrers API; manifests may be deleted.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import readline from 'node:readline'
import { announce } from './serve.mjs'

const [folder] = process.argv.slice(2)
const config = path.join(folder, 'config.yml')
fs.mkdirSync(folder, { recursive: true })
// JSON is YAML
fs.writeFileSync(config, JSON.stringify({
  version: '0.1', log: { level: 'info', accesslog: { disabled: true } }, http: { addr: '127.0.0.1:0' },
  storage: { filesystem: { rootdirectory: path.join(folder, 'data') }, delete: { enabled: true } },
}))

const registry = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] })
process.on('exit', () => registry.kill())
registry.once('error', (error) => { throw error })
registry.once('exit', (status) => { throw new Error(`docker-registry ended with ${status}`) })
readline.createInterface({ input: registry.stderr }).on('line', (line) => {
  const [, address] = /msg="listening on (127\.0\.0\.1:\d+)"/.exec(line) ?? []
  if (address) announce({ url: `http://${address}` })
  if (/level=(fatal|panic)/.test(line)) console.error(line)
})

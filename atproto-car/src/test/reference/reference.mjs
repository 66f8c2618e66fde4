// The reference implementation's half of AtprotoRepoIT.
//   node reference.mjs verify DIR   reads DIR/cases.json and what it names, prints a JSON list of findings, one for each case
//   node reference.mjs write DIR    writes repositories, proofs and commit messages to DIR, and DIR/cases.json
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'
import {
  MemoryBlockstore, MST, Repo, WriteOpAction, blocksToCarFile, concatBytesAsync, getFullRepo, getRecords, readCarWithRoot,
  verifyProofs, verifyRepoCar,
} from '@atproto/repo'
import { parseCid } from '@atproto/lex-data'

const COLLECTION = 'io.atcr.test'
const [mode, dir] = process.argv.slice(2)

async function verify() {
  const findings = []
  for (const item of JSON.parse(await readFile(join(dir, 'cases.json'), 'utf8'))) {
    findings.push(await verifyCase(item))
  }
  console.log(JSON.stringify(findings))
}

async function verifyCase(item) {
  const repo = await verifyRepoCar(await readFile(join(dir, item.repo)), item.did, item.key)
  const proofs = []
  for (const proof of item.proofs) {
    const [collection, rkey] = proof.path.split('/')
    const claim = { collection, rkey, cid: proof.cid === null ? null : parseCid(proof.cid) }
    const { verified } = await verifyProofs(await readFile(join(dir, proof.file)), [claim], item.did, item.key)
    proofs.push(verified.length === 1)
  }
  const commits = []
  for (const commit of item.commits) {
    commits.push(await inverted(commit))
  }
  return { records: repo.creates.length, commit: repo.commit.cid.toString(), proofs, commits }
}

// The root of the tree in a commit's blocks with its operations undone.
async function inverted({ file, data, ops }) {
  const { blocks } = await readCarWithRoot(await readFile(join(dir, file)))
  let tree = MST.load(new MemoryBlockstore(blocks), parseCid(data))
  for (const { action, path, prev } of ops) {
    if (action === 'create') tree = await tree.delete(path)
    if (action === 'update') tree = await tree.update(path, parseCid(prev))
    if (action === 'delete') tree = await tree.add(path, parseCid(prev))
  }
  return (await tree.getPointer()).toString()
}

async function write() {
  const cases = []
  for (const [name, keypair] of [['k256', await Secp256k1Keypair.create()], ['p256', await P256Keypair.create()]]) {
    cases.push(await writeCase(name, keypair))
  }
  await writeFile(join(dir, 'cases.json'), JSON.stringify(cases))
}

async function writeCase(name, keypair) {
  const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'
  const storage = new MemoryBlockstore()
  const file = async (suffix, bytes) => {
    await writeFile(join(dir, `${name}-${suffix}.car`), bytes)
    return `${name}-${suffix}.car`
  }
  let repo = await Repo.create(storage, did, keypair, [])
  const live = new Map()
  const commits = []
  for (let round = 0; round < 30; round++) {
    const writes = []
    for (let i = 0; i < 12; i++) {
      const rkey = ((round * 12 + i) * 7919 % 211).toString(36)
      if (writes.some((write) => write.rkey === rkey)) continue
      const gone = live.has(rkey) && i % 3 === 0
      const action = gone ? WriteOpAction.Delete : live.has(rkey) ? WriteOpAction.Update : WriteOpAction.Create
      const record = { $type: COLLECTION, text: `é😀 ${round} ${i}`, n: -round, bytes: new Uint8Array([round, i]), list: [null, true] }
      writes.push(gone ? { action, collection: COLLECTION, rkey } : { action, collection: COLLECTION, rkey, record })
    }
    const before = repo
    const formatted = await repo.formatCommit(writes, keypair)
    repo = await repo.applyCommit(formatted)
    const ops = []
    for (const { action, rkey } of writes) {
      const path = `${COLLECTION}/${rkey}`
      const cid = action === WriteOpAction.Delete ? null : await repo.data.get(path)
      const prev = await before.data.get(path)
      ops.push({ action, path, cid: cid && cid.toString(), prev: prev && prev.toString() })
      if (cid) live.set(rkey, cid.toString())
      else live.delete(rkey)
    }
    commits.push({
      file: await file(`commit-${round}`, await blocksToCarFile(formatted.cid, formatted.relevantBlocks)),
      commit: formatted.cid.toString(), rev: formatted.rev, since: before.commit.rev,
      prevData: before.commit.data.toString(), data: repo.commit.data.toString(), ops,
    })
  }
  const proofs = []
  for (const rkey of [...[...live.keys()].slice(0, 20), 'absent', '0000', 'zzzz']) {
    const bytes = await concatBytesAsync(getRecords(storage, repo.cid, [{ collection: COLLECTION, rkey }]))
    proofs.push({ file: await file(`proof-${rkey}`, bytes), path: `${COLLECTION}/${rkey}`, cid: live.get(rkey) ?? null })
  }
  return {
    did, key: keypair.did(), repo: await file('repo', await concatBytesAsync(getFullRepo(storage, repo.cid))),
    records: live.size, proofs, commits,
  }
}

await (mode === 'verify' ? verify() : write())

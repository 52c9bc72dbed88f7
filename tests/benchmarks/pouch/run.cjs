// Pushes and pulls so many documents of so many bytes over loopback, leveldb on both sides; seconds as JSON.
const {fork} = require('child_process');
const fs = require('fs'), os = require('os'), path = require('path'), crypto = require('crypto');
const PouchDB = require('pouchdb');

const [count, size, rounds] = process.argv.slice(2).map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pouch-'));

async function seconds(act) {
  const start = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

async function main() {
  fs.mkdirSync(folder + '/served');
  const server = fork(path.join(__dirname, 'server.cjs'), [folder + '/served'], {stdio: ['ignore', 'ignore', 'inherit', 'ipc']});
  const port = await new Promise((resolve) => server.once('message', resolve));
  const text = crypto.randomBytes(size).toString('base64').slice(0, size);
  const found = {push: [], pull: []};
  for (let round = 0; round < rounds; round++) {
    const here = new PouchDB(`${folder}/here${round}`);
    for (let n = 0; n < count; n += 500) {
      const many = Array.from({length: Math.min(500, count - n)}, (_, i) => ({_id: String(n + i).padStart(9, '0'), text}));
      await here.bulkDocs(many);
    }
    const there = new PouchDB(`http://127.0.0.1:${port}/db${round}`);
    await there.info();
    found.push.push(await seconds(() => here.replicate.to(there)));
    const again = new PouchDB(`${folder}/again${round}`);
    found.pull.push(await seconds(() => again.replicate.from(there)));
    const held = (await again.info()).doc_count;
    if (held !== count) throw new Error(`${held} of ${count} documents came`);
    await Promise.all([here.close(), again.close()]);
  }
  server.kill();
  fs.rmSync(folder, {recursive: true, force: true});
  console.log(JSON.stringify(found));
  process.exit(0);
}
main().catch((error) => { console.error(error); process.exit(1); });

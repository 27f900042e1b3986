// SPDX-FileCopyrightText: The Samspor authors
// SPDX-License-Identifier: GPL-3.0-or-later
// pouch.js serve: express-pouchdb over memory, on a port of its own; says "listening PORT", and
//   fills database "feed" with the lines it is given on standard input.
// pouch.js pull URL BATCH: a first pull of all documents; says {"docs":N,"seconds":S}.
// pouch.js push URL BATCH N: N edits of what was pulled, sent; says the same.
'use strict';

const PouchDB = require('pouchdb').plugin(require('pouchdb-adapter-memory'));

async function serve() {
  const Memory = PouchDB.defaults({ adapter: 'memory' });
  const app = require('express')();
  app.use('/', require('express-pouchdb')(Memory, { inMemoryConfig: true, logPath: '/dev/null' }));
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().split('\n').filter((line) => line);
  const docs = lines.map((line) => JSON.parse(line)).filter((line) => line.k === 'rec')
    .map((line) => ({ _id: line.id, ...line }));
  const feed = new Memory('feed');
  for (let at = 0; at < docs.length; at += 1000) await feed.bulkDocs(docs.slice(at, at + 1000));
  const server = app.listen(0, '127.0.0.1', () => {
    console.log(`listening ${server.address().port} ${docs.length}`);
  });
}

async function measure(what, docs) {
  const began = process.hrtime.bigint();
  await what();
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ docs: docs(), seconds }));
}

async function run(command, url, batch, n) {
  const local = new PouchDB('local', { adapter: 'memory' });
  const remote = new PouchDB(`${url}/feed`);
  const options = { batch_size: batch, batches_limit: 10 };
  let done = 0;
  if (command === 'pull') {
    await measure(async () => { done = (await local.replicate.from(remote, options)).docs_written; },
      () => done);
    return;
  }
  // Its edits are of documents of a database of its own, which the server has as they were.
  const target = new PouchDB(`${url}/push${batch}`);
  const first = [];
  for (let i = 0; i < n; i++) first.push({ _id: `d${String(i).padStart(8, '0')}`, text: 'a'.repeat(300) });
  for (let at = 0; at < n; at += 1000) await local.bulkDocs(first.slice(at, at + 1000));
  await local.replicate.to(target, options);
  const { rows } = await local.allDocs();
  const edits = rows.map((row) => ({ _id: row.id, _rev: row.value.rev, text: 'b'.repeat(300) }));
  for (let at = 0; at < n; at += 1000) await local.bulkDocs(edits.slice(at, at + 1000));
  await measure(async () => { done = (await local.replicate.to(target, options)).docs_written; },
    () => done);
}

const [command, url, batch, n] = process.argv.slice(2);
if (command === 'serve') {
  serve();
} else {
  run(command, url, Number(batch), Number(n)).then(() => process.exit(0), (error) => {
    console.error(error);
    process.exit(1);
  });
}

/** Writes docs/errors.md from the one list of codes; with `--check` it only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorTexts } from '@ketensom/protocol';

const path = fileURLToPath(new URL('../docs/errors.md', import.meta.url));

const rows = Object.entries(errorTexts)
  .map(([code, { http, text, nl }]) => `| \`${code}\` | ${http} | ${text} | ${nl} |`)
  .join('\n');

const document = `# Refusal codes

One closed list; generated from \`packages/protocol/src/error-codes.ts\` by \`node --conditions=@ketensom/source tools/errors-doc.ts\`. The same code stands in an exception, in a problem document (RFC 9457), in an event and in an audit verdict. Texts are fixed: no value of anybody's data is ever
part of one.

| code | HTTP | meaning | betekenis |
| --- | --- | --- | --- |
${rows}
`;

if (process.argv.includes('--check')) {
  const current = readFileSync(path, 'utf8') === document;
  if (!current) process.stderr.write('docs/errors.md is not what the list of codes gives; run tools/errors-doc.ts.\n');
  process.exitCode = current ? 0 : 1;
} else {
  writeFileSync(path, document);
}

/** `evidence`: what this agent can show others of the log. It reads the store and changes nothing. */
import { formatTable, printOutcome, writePrivateFile } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { concatBytes, encodeLeafHashes, utf8 } from '@ketensom/protocol';
import { type AgentStore, openAgentStore } from '../store/agent-store.ts';
import { readJoined } from '../store/joined.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';

function withStore<Result>({ state }: CommonOptions, work: (store: AgentStore) => Result): Result {
  const store = openAgentStore(state, nativePrimitives);
  try {
    return work(store);
  } finally {
    store.close();
  }
}

export interface EvidenceOptions extends CommonOptions {
  readonly out?: string;
}

/** Every head that this agent verified, and the leaf hashes of its copy: with them a head of any size can be held against it (LOG-8). */
const journalOf = ({ log }: AgentStore): Uint8Array =>
  concatBytes(...log.heads().flatMap(({ note }) => [note, utf8('\n')]), utf8(encodeLeafHashes(log.hashes(log.size()))));

/** Tells which heads this agent verified, and writes them to a file that anybody can compare with another partner's. */
export const showEvidence = async (options: EvidenceOptions): Promise<void> =>
  withStore(options, (store) => {
    const voice = voiceOf(options);
    const heads = store.log.heads();
    const newest = heads.at(-1);
    const joined = readJoined(store.meta);
    const halted = store.meta.get('halted');
    if (options.out !== undefined) writePrivateFile(options.out, journalOf(store));
    const json = {
      partner: joined?.partner,
      logKey: joined?.logKey,
      heads: heads.length,
      newest: newest?.size,
      entries: store.log.size(),
      ...(halted === undefined ? {} : { halted, file: store.meta.get('evidence') }),
      ...(options.out === undefined ? {} : { journal: options.out }),
    };
    const rows = [
      [say(voice.language, { en: 'log key', nl: 'sleutel van het logboek' }), joined?.logKey ?? '–'],
      [say(voice.language, { en: 'entries held', nl: 'regels in bezit' }), String(json.entries)],
      [say(voice.language, { en: 'heads verified', nl: 'koppen gecontroleerd' }), String(heads.length)],
      [say(voice.language, { en: 'newest head', nl: 'nieuwste kop' }), newest === undefined ? '–' : String(newest.size)],
      ...(halted === undefined ? [] : [[say(voice.language, { en: 'halted', nl: 'gestopt' }), `${halted}: ${json.file ?? ''}`]]),
    ];
    const next = say(voice.language, {
      en: 'Compare with another partner: ketensom-agent evidence --out FILE, then ketensom-audit fork FILE FILE --log-key KEY.',
      nl: 'Vergelijk met een andere partner: ketensom-agent evidence --out BESTAND, daarna ketensom-audit fork BESTAND BESTAND --log-key SLEUTEL.',
    });
    printOutcome(voice, { json, text: `${formatTable([{ head: '' }, { head: '' }], rows).trimStart()}\n${next}` });
  });

/** R0 and R1 of a round's document: keys, polynomials, shares, boxes, entries. */
import {
  type Advertisement,
  deriveEntryPaths,
  deriveKey,
  encodeColumn,
  encodeEntries,
  encodeHex,
  encodePartnerList,
  encodeScalar,
  labels,
  utf8,
} from '@ketensom/protocol';
import { derivePolynomial, shareAt } from '../../packages/protocol/src/sum/dealer.ts';
import { agree, type Owner } from './document-parts.ts';
import { toHexed } from './hex-json.ts';
import type { Meeting } from './meeting.ts';

/** R0: each partner's secrets and advertisement, U1 and its digest. */
export function keysOf(meeting: Meeting, owners: readonly Owner[]) {
  const { partners, advHash } = meeting.said('keys-fixed');
  const advertised = owners.filter((owner) => partners.includes(owner.partner));
  return toHexed({
    partners: advertised.map((owner) => {
      const { cKey, sKey, bCommit } = advertisementBy(meeting, owner.partner);
      return { ...owner, cKey, sKey, bCommit };
    }),
    list: encodePartnerList(partners),
    advHash,
  });
}

/** R1: what each dealer of U2 computed for each holder, U2 and its digest, and the column of each holder. */
export function dealingOf(meeting: Meeting, owners: readonly Owner[]) {
  const { primitives } = meeting;
  const { partners, r1Hash } = meeting.said('shares-fixed');
  return {
    dealers: owners.filter((owner) => partners.includes(owner.partner)).map((owner) => dealerOf(meeting, owner)),
    ...toHexed({ list: encodePartnerList(partners), r1Hash }),
    columns: partners.map((holder) => {
      const column = encodeColumn(meeting.columnFor(holder));
      return { holder, length: column.length, sha256: encodeHex(primitives.sha256(column)) };
    }),
  };
}

function dealerOf(meeting: Meeting, owner: Owner) {
  const { primitives, roundCtx, given } = meeting;
  const { header, entries } = meeting.dealtBy(owner.partner);
  const dealt = encodeEntries(entries);
  const paths = deriveEntryPaths(primitives, { roundCtx, dealer: owner.partner }, entries);
  const polynomial = (kind: 'b' | 's') => derivePolynomial(primitives, { roundCtx, kind, secret: owner[kind] }, given.config.threshold);
  const [polynomialB, polynomialS] = [polynomial('b'), polynomial('s')];
  return toHexed({
    dealer: owner.partner,
    polynomialB: polynomialB.map(encodeScalar),
    polynomialS: polynomialS.map(encodeScalar),
    entries: entries.map(({ recipient, entry }, at) => {
      const index = given.config.roster.findIndex((member) => member.partner === recipient) + 1;
      const shares = { bShare: shareAt(polynomialB, index), sShare: shareAt(polynomialS, index) };
      const box = recipient === owner.partner ? {} : { ...boxOf(meeting, owner, recipient), sealed: entry.sealed };
      const { bShareCommit, sShareCommit } = entry;
      return { recipient, index, ...shares, ...box, bShareCommit, sShareCommit, path: paths[at] };
    }),
    blob: { length: dealt.length, sha256: primitives.sha256(dealt) },
    entriesRoot: header.entriesRoot,
  });
}

/** The secret that the two agree on, and the key of the box that goes from one to the other. */
function boxOf(meeting: Meeting, owner: Owner, recipient: string) {
  const { primitives, roundCtx } = meeting;
  const agreed = agree(primitives, owner.c, advertisementBy(meeting, recipient).cKey);
  const fields = [utf8(owner.partner), utf8(recipient), meeting.said('keys-fixed').advHash];
  return { agreed, shareKey: deriveKey(primitives, { key: agreed, salt: roundCtx, label: labels.shareKey, fields, length: 32 }) };
}

/** The advertisement of a partner of U1. */
export const advertisementBy = (meeting: Meeting, partner: string): Advertisement =>
  meeting.advertisements().find((advertisement) => advertisement.partner === partner) as Advertisement;

/** What a preview of any kind of query says first: the question, who takes part and who does not, until when. */
import type { QueryRequest } from '@ketensom/protocol';
import type { RequestPreview } from './request-preview.ts';

type PreviewHead = Pick<RequestPreview, 'query' | 'purpose' | 'partners' | 'notOffering' | 'missing' | 'aggregateOnly' | 'expires'>;

/** `aggregateOnly`: partners that give a table and no rows. */
export function previewHead(request: QueryRequest, aggregateOnly: RequestPreview['aggregateOnly'] = []): PreviewHead {
  const { query, purpose } = request.query as { readonly query: string; readonly purpose: string };
  return {
    query,
    purpose,
    partners: request.partners,
    notOffering: request.notOffering,
    missing: request.missing,
    aggregateOnly,
    expires: new Date(request.expires).toISOString(),
  };
}

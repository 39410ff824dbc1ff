/**
 * One request to the coordinator and its answer, as the programs see them. `SignedClient` sends them over HTTP; tests put a scripted
 * coordinator here.
 */

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path below the coordinator's address with its query, such as `/v1/log/checkpoint?after=3`. */
  readonly path: string;
  readonly body?: Uint8Array;
  /** Of a part of a vector: its leaf hash, which then stands for the body in the signature. */
  readonly leaf?: Uint8Array;
  /** Default `application/octet-stream` for PUT and `application/json` for POST. */
  readonly contentType?: string;
  /** The largest answer taken, in bytes. Default 64 KiB. */
  readonly maxBytes?: number;
  /** Default 30 s; for an address that waits, its waiting time is added by the caller. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface TransportResponse {
  /** 200 to 299; anything else was thrown as a ProblemError. */
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

export interface Transport {
  /** @throws ProblemError for an answer with a problem, TransportError where there is no usable answer. */
  send(request: TransportRequest): Promise<TransportResponse>;
}

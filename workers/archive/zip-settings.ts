import { configure } from '@zip.js/zip.js';

/** Media is read and written in pieces of this size: large enough to cost little each, small enough for memory and a prompt abort. */
export const pieceBytes = 1024 * 1024;

// This is a worker already, and one file at a time.
configure({ useWebWorkers: false, chunkSize: pieceBytes });

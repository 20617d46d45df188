/** Frame tables are looked at with the headers around them: one read of this size does for all of that. */
const windowBytes = 16 * 1024;

/**
 * Reads small pieces of a file at once, without keeping others from it as a sync access handle would: a session that is being
 * verified can be played and deleted. Fits `ReadAt`.
 */
export class FileWindow {
  readonly #file: File;
  readonly #reader = new FileReaderSync();
  #start = 0;
  #bytes = new Uint8Array();

  constructor(file: File) {
    this.#file = file;
  }

  readonly read = (offset: number, length: number): Uint8Array => {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.byteLength) {
      this.#start = offset;
      this.#bytes = new Uint8Array(this.#reader.readAsArrayBuffer(this.#file.slice(offset, offset + Math.max(length, windowBytes))));
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  };
}

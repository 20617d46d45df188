/** Bytes of the boxes around the entries (mfra, tfra, mfro), and of one entry. */
const frameBytes = 8 + 24 + 16;
const entryBytes = 28;

/** Where each fragment of a file begins, for players that seek: its last box, of 28 bytes a fragment (ISO/IEC 14496-12, 8.8.9 to 8.8.11). */
export class FragmentIndex {
  readonly #times: number[] = [];
  readonly #positions: number[] = [];

  get fragments(): number {
    return this.#times.length;
  }

  /** Start of the fragment in the file's own units, and place of its moof. */
  add(time: number, position: number): void {
    this.#times.push(time);
    this.#positions.push(position);
  }

  box(): Uint8Array {
    const bytes = new Uint8Array(frameBytes + this.fragments * entryBytes);
    const view = new DataView(bytes.buffer);
    let at = 0;
    const u32 = (value: number): void => {
      view.setUint32(at, value);
      at += 4;
    };
    const u64 = (value: number): void => {
      view.setBigUint64(at, BigInt(value));
      at += 8;
    };
    const name = (type: string): void => {
      for (const letter of type) bytes[at++] = letter.charCodeAt(0);
    };
    u32(bytes.byteLength);
    name('mfra');
    u32(24 + this.fragments * entryBytes);
    name('tfra');
    u32(0x0100_0000); // version 1, no flags
    u32(1); // of track 1
    u32(0b11_11_11); // the three numbers of an entry have 32 bits each
    u32(this.fragments);
    for (const [number, time] of this.#times.entries()) {
      u64(time);
      u64(this.#positions[number] ?? 0);
      for (let part = 0; part < 3; part++) u32(1); // its first traf, trun and sample
    }
    u32(16);
    name('mfro');
    u32(0);
    u32(bytes.byteLength);
    return bytes;
  }
}

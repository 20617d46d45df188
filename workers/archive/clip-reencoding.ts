import { ClipDecoder } from './clip-decoder.ts';
import { ClipEncoder } from './clip-encoder.ts';
import { GroupCutter, type Group } from './clip-groups.ts';
import { lastUs, samplesOf, type ClipPicturesParts, type ImportedPictures, type PictureForm } from './clip-pictures.ts';
import { brokenClip } from './clip-source.ts';
import { thumbnailOf } from './clip-thumbnail.ts';
import { ClipTrackWriter } from './clip-track-writer.ts';
import { Upright } from './clip-turn.ts';

/** Brings a clip's pictures into a session's file by encoding them anew, upright and in square pixels. Errors: `clip-codec`, `clip-broken`, `codec-unsupported`, `encoder-failed`. */
export async function reencodePictures(parts: ClipPicturesParts, form: PictureForm): Promise<ImportedPictures> {
  const work = new Reencoding(parts, form);
  try {
    return await work.run();
  } finally {
    work.close();
  }
}

class Reencoding {
  readonly #parts: ClipPicturesParts;
  readonly #form: PictureForm;
  readonly #cutter = new GroupCutter();
  /** Decoded, not encoded yet; ours to close. */
  readonly #pictures: VideoFrame[] = [];
  #decoder: ClipDecoder | null = null;
  #encoder: ClipEncoder | null = null;
  #upright: Upright | null = null;
  #writer: ClipTrackWriter | null = null;
  #thumbnail: Promise<string> | null = null;
  #pictureUs = -Infinity;
  #wake: () => void = () => undefined;

  constructor(parts: ClipPicturesParts, form: PictureForm) {
    this.#parts = parts;
    this.#form = form;
  }

  async run(): Promise<ImportedPictures> {
    const { sessionId, trackId, survey, signal } = this.#parts;
    const decoder = (this.#decoder = await ClipDecoder.open(this.#form.decoder, this.#form.codecName, (picture) => this.#keep(picture), signal));
    const writer = (this.#writer = await ClipTrackWriter.create(sessionId, trackId));
    for await (const sample of samplesOf(this.#parts)) {
      await this.#encodeDuring(decoder.feed(sample));
    }
    await this.#encodeDuring(decoder.flush());
    const [encoder, upright] = [this.#encoder, this.#upright];
    if (encoder === null || upright === null) throw brokenClip('None of its pictures can be decoded.');
    await encoder.flush();
    await this.#write();
    await this.#writeGroup(this.#cutter.end(lastUs(survey)));
    writer.close();
    if (writer.frames !== survey.pictures) throw brokenClip(`${survey.pictures - writer.frames} of its ${survey.pictures} pictures can’t be decoded.`);
    return { writer, decoder: encoder.description, width: upright.width, height: upright.height, thumbnail: (await this.#thumbnail) ?? '' };
  }

  close(): void {
    for (const picture of this.#pictures) picture.close();
    this.#decoder?.close();
    this.#encoder?.close();
    this.#writer?.close();
  }

  #keep(picture: VideoFrame): void {
    this.#pictures.push(picture);
    this.#wake();
  }

  /** Encodes what comes out of the decoder while it works: one that has a small pool waits until its pictures are closed. */
  async #encodeDuring(work: Promise<void>): Promise<void> {
    let isDone = false;
    const done = work.finally(() => (isDone = true));
    let more: Promise<void> = Promise.resolve();
    while (!isDone) {
      await Promise.race([done, more]);
      more = new Promise((resolve) => (this.#wake = resolve));
      await this.#encode();
    }
    await done;
  }

  async #encode(): Promise<void> {
    for (let picture = this.#pictures.shift(); picture !== undefined; picture = this.#pictures.shift()) {
      try {
        await this.#encodeOne(picture);
      } finally {
        picture.close();
      }
    }
    await this.#write();
  }

  async #encodeOne(picture: VideoFrame): Promise<void> {
    // What an edit list cuts off.
    if (picture.timestamp < 0) return;
    if (picture.timestamp <= this.#pictureUs) throw brokenClip(`Two of its pictures have the same time, ${(picture.timestamp / 1e6).toFixed(3)} s.`);
    this.#pictureUs = picture.timestamp;
    const upright = (this.#upright ??= new Upright(this.#form.turn, picture.displayWidth, picture.displayHeight));
    const { survey: { pictures, startS, latestS }, signal } = this.#parts;
    const encoder = (this.#encoder ??= await ClipEncoder.open(upright.width, upright.height, Math.max(pictures / Math.max(latestS - startS, 1), 1), signal));
    const made = upright.make(picture);
    try {
      this.#thumbnail ??= thumbnailOf(made);
      encoder.encode(made);
    } finally {
      made.close();
    }
    await encoder.room();
  }

  async #write(): Promise<void> {
    for (const sample of this.#encoder?.take() ?? []) await this.#writeGroup(this.#cutter.add(sample));
  }

  async #writeGroup(group: Group | null): Promise<void> {
    if (group !== null && this.#encoder !== null) await this.#writer?.add(group.samples, group.endUs, this.#encoder.description);
  }
}

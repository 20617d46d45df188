import { PictureHistogram, type TrackStatistics } from '../../src/domain/histogram-statistics.ts';
import { isSampledFormat, PixelSampler, type RawPicture } from '../../src/domain/sample-pixels.ts';

/** Of session time, in each of which at most one frame is looked at. */
const slotUs = 100_000;

/**
 * A track's statistics while it is being recorded. One frame is under way at most and the others pass by, so neither the encoder nor the
 * camera, whose buffers are few, ever waits. Frames that can't be read are not counted.
 *
 * Ten frames a second are looked at: pictures of a video resemble their neighbours, so more of them cost processor time and move no figure.
 * LeRobot itself takes fewer, F^0.75 of an episode's F frames (`sample_indices` of compute_stats.py): 3 a second of a minute at 30.
 */
export class FrameStatistics {
  readonly #histogram = new PictureHistogram();
  readonly #sampler = new PixelSampler();
  #bytes = new Uint8Array(0);
  #underWay: Promise<void> | undefined;
  #slot = Number.NEGATIVE_INFINITY;

  /** Looks at a frame if it is time and the one before is done. The caller keeps its frame and may close it at once. */
  offer(frame: VideoFrame, timestampUs: number): void {
    const slot = Math.floor(timestampUs / slotUs);
    if (slot === this.#slot || this.#underWay !== undefined || frame.format === null) return;
    this.#slot = slot;
    this.#underWay = this.#take(frame.clone()).finally(() => (this.#underWay = undefined));
  }

  /** What has been seen, once no frame is open any more; null when there was none to see. */
  async finish(): Promise<TrackStatistics | null> {
    await this.#underWay;
    return this.#histogram.statistics();
  }

  async #take(frame: VideoFrame): Promise<void> {
    try {
      const picture = await this.#read(frame);
      if (picture !== null) this.#sampler.sample(picture, this.#histogram);
    } catch {
      // The browser can't hand out this frame's pixels; the recording goes on without them.
    } finally {
      frame.close();
    }
  }

  /**
   * The planes as they are: converting all of a frame costs several times more than copying it. Only what can't be sampled is converted;
   * null where the browser can't do that.
   */
  async #read(frame: VideoFrame): Promise<RawPicture | null> {
    const { format, visibleRect, colorSpace } = frame;
    if (format === null || visibleRect === null) return null;
    const { width, height } = visibleRect;
    const asItIs = isSampledFormat(format);
    const options: VideoFrameCopyToOptions = asItIs ? {} : { format: 'RGBX', colorSpace: 'srgb' };
    const bytes = frame.allocationSize(options);
    // A browser that does not know the option ignores it.
    if (!asItIs && bytes !== width * height * 4) return null;
    if (this.#bytes.length !== bytes) this.#bytes = new Uint8Array(bytes);
    const planes = await frame.copyTo(this.#bytes, options);
    return { data: this.#bytes, planes, format: asItIs ? format : 'RGBX', width, height, colorSpace };
  }
}

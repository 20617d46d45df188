/** How a picture is turned before it is shown: clockwise, then mirrored left to right. */
export interface Turn {
  readonly degrees: number;
  readonly mirrored: boolean;
}

/** Makes pictures upright, and their pixels square. */
export class Upright {
  readonly width: number;
  readonly height: number;
  readonly #turn: Turn;
  #canvas: OffscreenCanvas | null = null;
  readonly #source: { readonly width: number; readonly height: number };

  /** Sizes are those of the picture as it is decoded, in square pixels. */
  constructor(turn: Turn, width: number, height: number) {
    const isTurned = turn.degrees % 180 !== 0;
    this.#turn = turn;
    this.width = isTurned ? height : width;
    this.height = isTurned ? width : height;
    this.#source = { width, height };
  }

  /** The caller keeps the picture and owns the one it gets, which may share its pixels. */
  make(picture: VideoFrame): VideoFrame {
    const { degrees, mirrored } = this.#turn;
    const { width, height } = picture.visibleRect ?? this.#source;
    if (degrees === 0 && !mirrored && width === this.width && height === this.height) return picture.clone();
    const canvas = (this.#canvas ??= this.#prepare());
    canvas.getContext('2d')?.drawImage(picture, -this.#source.width / 2, -this.#source.height / 2, this.#source.width, this.#source.height);
    return new VideoFrame(canvas, { timestamp: picture.timestamp });
  }

  #prepare(): OffscreenCanvas {
    const canvas = new OffscreenCanvas(this.width, this.height);
    const context = canvas.getContext('2d', { alpha: false });
    context?.translate(this.width / 2, this.height / 2);
    if (this.#turn.mirrored) context?.scale(-1, 1);
    context?.rotate((this.#turn.degrees * Math.PI) / 180);
    return canvas;
  }
}

/** Types of the elements of a picture's tensor. */
export type ElementType = 'float32' | 'float16' | 'uint8' | 'int32';

/** How a picture becomes an input tensor: value = (byte - mean) / std per channel, channels in `order`. */
export interface Preprocess {
  readonly width: number;
  readonly height: number;
  readonly layout: 'nchw' | 'nhwc';
  readonly order: 'rgb' | 'bgr';
  /** `stretch` ignores the aspect ratio; a letterbox keeps it and fills the rest with `pad`; `crop-centre` keeps it and cuts off what sticks out. */
  readonly fit: 'stretch' | 'letterbox-top-left' | 'letterbox-centre' | 'crop-centre';
  /** 0..255 */
  readonly pad: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** `float32` where absent. */
  readonly element?: ElementType;
}

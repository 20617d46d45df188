// A picture as a model's input, in the arithmetic of preprocess.ts: bilinear without anti-aliasing between half-pixel
// centres, clamped at the edges, rounded to bytes; the values of bytes come from the same tables.

struct Form {
  // Of the input, pixels.
  input: vec2<i32>,
  // Where the picture lies in the input, pixels; a crop sticks out.
  offset: vec2<i32>,
  inner: vec2<i32>,
  // The part of the frame that is the picture, pixels.
  origin: vec2<i32>,
  size: vec2<i32>,
  // From one pixel of the tensor to the next.
  step: i32,
  // The byte around the picture.
  pad: i32,
  // Where red, green and blue of the first pixel lie in the tensor.
  starts: vec3<i32>,
}

@group(0) @binding(0) var frame: texture_external;
@group(0) @binding(1) var<uniform> form: Form;
// Of every byte, first of red, then of green and blue.
@group(0) @binding(2) var<storage, read> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> tensor: array<f32>;

fn byteAt(at: vec2<i32>) -> vec3<f32> {
  return floor(saturate(textureLoad(frame, form.origin + at).rgb) * 255.0 + 0.5);
}

fn resampled(at: vec2<i32>) -> vec3<i32> {
  // Twice the place among the picture's samples, times `inner`: whole numbers, so that nothing is lost before the division.
  let place = max((2 * at + 1) * form.size - form.inner, vec2<i32>(0));
  let first = min(place / (2 * form.inner), form.size - 1);
  let second = min(first + 1, form.size - 1);
  let weight = vec2<f32>(place - first * 2 * form.inner) / vec2<f32>(2 * form.inner);
  let above = byteAt(first) * ((1.0 - weight.x) * (1.0 - weight.y)) + byteAt(vec2<i32>(second.x, first.y)) * (weight.x * (1.0 - weight.y));
  let below = byteAt(vec2<i32>(first.x, second.y)) * ((1.0 - weight.x) * weight.y) + byteAt(second) * (weight.x * weight.y);
  return vec3<i32>(floor(above + below + 0.5));
}

@compute @workgroup_size(8, 8)
fn fill(@builtin(global_invocation_id) id: vec3<u32>) {
  let at = vec2<i32>(id.xy);
  if (any(at >= form.input)) {
    return;
  }
  let inside = at - form.offset;
  var bytes = vec3<i32>(form.pad);
  if (all(inside >= vec2<i32>(0)) && all(inside < form.inner)) {
    bytes = resampled(inside);
  }
  let places = form.starts + (at.y * form.input.x + at.x) * form.step;
  tensor[places.x] = values[bytes.x];
  tensor[places.y] = values[256 + bytes.y];
  tensor[places.z] = values[512 + bytes.z];
}

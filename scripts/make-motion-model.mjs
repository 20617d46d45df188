// Writes public/models/motion.onnx, the built-in motion detector. Run it after a change; a test compares the file with what it makes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { constant, graphName, input, intAttribute, intsAttribute, node, onnxFile, output } from './onnx-writer.mjs';

const overPicture = [intsAttribute('axes', [2, 3]), intAttribute('keepdims', 1)];
const overChannels = [intsAttribute('axes', [1]), intAttribute('keepdims', 1)];

/** The graph: change of each pixel, without what changed everywhere, gathered into cells of 4 × 4, over the noise, squeezed into 0..1. */
export function motionModel() {
  return onnxFile([
    // A change of exposure moves all pixels alike: it is no motion.
    ...node('Sub', ['current', 'previous'], 'change'),
    ...node('ReduceMean', ['change'], 'exposure', overPicture),
    ...node('Sub', ['change', 'exposure'], 'local'),
    ...node('ReduceL2', ['local'], 'strength', overChannels),
    ...node('AveragePool', ['strength'], 'cells', [intsAttribute('kernel_shape', [4, 4]), intsAttribute('strides', [4, 4])]),
    // Sensor noise and compression lift every cell: what counts is what stands out.
    ...node('ReduceMean', ['cells'], 'noise', overPicture),
    ...node('Add', ['noise', 'floor'], 'level'),
    ...node('Sub', ['cells', 'level'], 'over'),
    ...node('Relu', ['over'], 'moving'),
    ...node('Add', ['moving', 'half'], 'scale'),
    ...node('Div', ['moving', 'scale'], 'motion'),
    ...graphName('motion'),
    ...constant('floor', 0.012),
    ...constant('half', 0.03),
    ...input('current', [1, 3, 240, 320]),
    ...input('previous', [1, 3, 240, 320]),
    ...output('motion', [1, 1, 60, 80]),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('../public/models/motion.onnx', import.meta.url);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, motionModel());
}

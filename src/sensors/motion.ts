import { defineSensor, finiteOrNull, permitEvents, sampleTime } from './sensor.ts';

/** Acceleration with gravity and rotation, as the device's own axes give them: https://www.w3.org/TR/orientation-event/#devicemotion */
export default defineSensor({
  id: 'motion',
  label: 'Motion',
  channels: [
    { name: 'accelerationX', unit: 'm/s²' },
    { name: 'accelerationY', unit: 'm/s²' },
    { name: 'accelerationZ', unit: 'm/s²' },
    { name: 'rotationAlpha', unit: '°/s' },
    { name: 'rotationBeta', unit: '°/s' },
    { name: 'rotationGamma', unit: '°/s' },
    { name: 'interval', unit: 'ms' },
  ],
  available: () => window.isSecureContext && 'DeviceMotionEvent' in window,
  permit: () => permitEvents(DeviceMotionEvent),
  start(emit, signal) {
    const take = ({ timeStamp, accelerationIncludingGravity: acceleration, rotationRate: rotation, interval }: DeviceMotionEvent): void => {
      const measured = [acceleration?.x, acceleration?.y, acceleration?.z, rotation?.alpha, rotation?.beta, rotation?.gamma].map(finiteOrNull);
      // A device without the sensor says so with one empty event.
      if (measured.some((value) => value !== null)) emit(sampleTime(timeStamp, performance.now()), [...measured, finiteOrNull(interval)]);
    };
    addEventListener('devicemotion', take, { signal });
  },
});

import { defineSensor, finiteOrNull, permitEvents, sampleTime } from './sensor.ts';

/** How the device is held: https://www.w3.org/TR/orientation-event/#deviceorientation. `absolute` is 1 where alpha is against north, not against the start. */
export default defineSensor({
  id: 'orientation',
  label: 'Orientation',
  channels: [
    { name: 'alpha', unit: '°' },
    { name: 'beta', unit: '°' },
    { name: 'gamma', unit: '°' },
    { name: 'absolute', unit: '' },
  ],
  available: () => window.isSecureContext && 'DeviceOrientationEvent' in window,
  permit: () => permitEvents(DeviceOrientationEvent),
  start(emit, signal) {
    const take = ({ timeStamp, alpha, beta, gamma, absolute }: DeviceOrientationEvent): void => {
      const angles = [alpha, beta, gamma].map(finiteOrNull);
      if (angles.some((angle) => angle !== null)) emit(sampleTime(timeStamp, performance.now()), [...angles, Number(absolute)]);
    };
    addEventListener('deviceorientation', take, { signal });
  },
});

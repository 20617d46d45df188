import { comparisonLooks } from '../../src/overlay/draw-comparison.ts';

const { matched, a, b } = comparisonLooks;

/** Of the report: readable on paper, too. */
export const reportStyle = `
:root { color-scheme: light dark; }
body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
.verdict { font-size: 1.2rem; font-weight: 650; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid #8886; text-align: right; }
th:first-child { text-align: left; }
details { margin: 0.5rem 0; }
.wide { overflow-x: auto; }
svg { display: block; width: 100%; height: 60px; border-bottom: 1px solid #8886; fill: #d55e00; }
svg .unknown { fill: #8888; }
polyline { fill: none; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.line-a { stroke: #b37400; stroke-dasharray: 6 3; }
.line-b { stroke: #0072b2; }
figure { margin: 1rem 0; break-inside: avoid; }
img { max-width: 100%; height: auto; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid #8886; font-size: 0.8rem; }
.look { padding: 0 0.5rem; background: #10151b; color: #fff; }
.matched { border: 3px solid ${matched.colour}; }
.a { border: 3px dashed ${a.colour}; }
.b { border: 3px dotted ${b.colour}; }
`;

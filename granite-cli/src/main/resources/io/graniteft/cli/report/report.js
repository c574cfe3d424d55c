// Draws the curves from the JSON that stands in the page. Without script the tables still say everything.
(function () {
  const css = getComputedStyle(document.documentElement);
  const color = (name) => css.getPropertyValue(name).trim();
  const strokes = [color('--accent'), color('--b1'), color('--b3'), color('--b0'), color('--muted')];
  const axis = (label) => ({
    label, labelSize: 22, stroke: color('--muted'), font: '12px system-ui', labelFont: '12px system-ui',
    grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line') },
  });
  document.querySelectorAll('script[data-chart]').forEach((element) => {
    const chart = JSON.parse(element.textContent);
    const place = document.getElementById(element.dataset.chart);
    if (!place || chart.data[0].length === 0) return;
    const series = [{ label: chart.x }].concat(chart.series.map((one, i) => ({
      label: one.label,
      class: one.band ? 'u-band' : undefined,
      stroke: one.band ? 'transparent' : strokes[i % strokes.length],
      width: 2,
      spanGaps: true,
      points: { show: chart.data[0].length < 60 && !one.band, size: 6 },
      value: (u, v) => (v == null ? '–' : v.toFixed(chart.digits)),
    })));
    const options = {
      width: Math.max(320, place.clientWidth), height: 260, series,
      scales: { x: { time: false, range: chart.xRange || undefined }, y: { range: chart.yRange || undefined } },
      axes: [axis(chart.x), Object.assign(axis(chart.y), { size: 58 })],
      bands: chart.bands ? [{ series: chart.bands, fill: strokes[0] + '2e' }] : undefined,
    };
    if (chart.integerX) options.axes[0].incrs = [1, 2, 5, 10, 20, 50, 100];
    const plot = new uPlot(options, chart.data, place);
    addEventListener('resize', () => plot.setSize({ width: Math.max(320, place.clientWidth), height: 260 }));
  });
})();

// Puts the interactive radar in place of the drawn one once the page has loaded. If anything fails, the drawing stays.

const NARROW = 480;
const FAMILY = "Inter, system-ui, sans-serif";
const chart = document.querySelector("[data-chart]");
const drawing = chart.querySelector("svg");
const figure = JSON.parse(document.getElementById(chart.dataset.chart).textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");
const config = { displayModeBar: false, responsive: false, showSendToCloud: false, plotlyServerURL: "" };

let sheet = null;

function colour(name, opacity = 1) {
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return opacity === 1 ? value : value + Math.round(opacity * 255).toString(16).padStart(2, "0");
}

const LINES = { grid: "rule-strong", scale: "ink-3", arc: "ink-2", target: "series-target", this: "series-this", area: "series-this" };

function inked(trace) {
  const line = colour(LINES[trace.meta]);
  const drawn = { ...trace, line: { ...trace.line, color: line } };
  if (trace.text) drawn.textfont = { family: FAMILY, size: 10.5, color: colour("ink-3") };
  if (trace.marker) drawn.marker = { ...trace.marker, color: line, line: { ...trace.marker.line, color: colour("paper") } };
  if (trace.fill) drawn.fillcolor = colour("series-this", 0.12);
  return drawn;
}

function laidOut(width) {
  const narrow = width < NARROW;
  const font = { family: FAMILY, size: narrow ? 12 : 13, color: colour("ink-2") };
  const { polar, annotations, ...layout } = figure.layout;
  return {
    ...layout,
    width,
    height: Math.round(narrow ? width * 1.05 : Math.min(width, 600)),
    font,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    hoverlabel: { bgcolor: colour("raised"), bordercolor: colour("rule-strong"), align: "left", font: { ...font, color: colour("ink") } },
    annotations: narrow ? [] : annotations.map((name) => ({ ...name, font: { ...font, color: colour("ink"), weight: 600 } })),
    polar: {
      ...polar,
      domain: narrow ? { x: [0.13, 0.87], y: [0.16, 0.9] } : polar.domain,
      bgcolor: "rgba(0,0,0,0)",
      angularaxis: { ...polar.angularaxis, gridcolor: colour("rule-strong"), ticktext: figure.labels[narrow ? "short" : "full"] },
    },
  };
}

function draw() {
  return Plotly.react(sheet, figure.data.map(inked), laidOut(chart.clientWidth), config);
}

async function take() {
  sheet = document.createElement("div");
  sheet.className = "chart-sheet";
  chart.append(sheet);
  try {
    await draw();
    sheet.setAttribute("role", "img");
    sheet.setAttribute("aria-label", drawing.querySelector("desc").textContent);
    drawing.setAttribute("hidden", "");
    chart.dataset.state = "interactive";
    dark.addEventListener("change", draw);
    new ResizeObserver(draw).observe(chart);
  } catch (error) {
    sheet.remove();
    throw error;
  }
}

addEventListener("load", () => {
  const script = document.createElement("script");
  script.src = chart.dataset.script;
  script.addEventListener("load", take);
  document.head.append(script);
});

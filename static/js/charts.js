// Puts an interactive chart in place of each drawing once the page has loaded. If anything fails, the drawing stays.

const NARROW = 480;
const FAMILY = "Inter, system-ui, sans-serif";
const dark = matchMedia("(prefers-color-scheme: dark)");
const config = { displayModeBar: false, responsive: false, showSendToCloud: false, plotlyServerURL: "" };

function colour(name, opacity = 1) {
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return opacity === 1 ? value : value + Math.round(opacity * 255).toString(16).padStart(2, "0");
}

const LINES = {
  grid: "rule-strong", scale: "ink-3", arc: "ink-2", target: "series-target", goal: "ink-3", event: "ink-3", this: "series-this", area: "series-this",
  "series-1": "series-1", "series-2": "series-2", "series-3": "series-3",
};

const TEXT = {
  this: () => ({ family: FAMILY, size: 13, color: colour("ink"), weight: 600 }),
  target: () => ({ family: FAMILY, size: 12, color: colour("series-target"), weight: 600 }),
  event: () => ({ family: FAMILY, size: 11, color: colour("ink-2"), weight: 600 }),
};

function inked(trace) {
  const line = colour(LINES[trace.meta]);
  const drawn = { ...trace, line: { ...trace.line, color: line } };
  if (trace.text) drawn.textfont = TEXT[trace.meta]?.() ?? { family: FAMILY, size: 10.5, color: colour("ink-3") };
  if (trace.marker) {
    const [inside, edge] = trace.meta === "event" ? [colour("paper"), line] : [line, colour("paper")];
    drawn.marker = { ...trace.marker, color: inside, line: { ...trace.marker.line, color: edge } };
  }
  if (trace.fill) drawn.fillcolor = colour("series-this", 0.12);
  return drawn;
}

function traces(figure, width) {
  const numbers = !figure.layout.polar && figure.labels[width < NARROW ? "short" : "full"];
  return figure.data.map((trace) => inked(numbers && trace.meta === "this" ? { ...trace, text: numbers } : trace));
}

function laidOut(figure, width, height) {
  const narrow = width < NARROW;
  const font = { family: FAMILY, size: narrow ? 12 : 13, color: colour("ink-2") };
  return {
    ...figure.layout,
    width,
    font,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    hoverlabel: { bgcolor: colour("raised"), bordercolor: colour("rule-strong"), align: "left", font: { ...font, color: colour("ink") } },
    ...(figure.layout.polar ? around(figure, narrow, width, font) : across(figure, height, font)),
  };
}

function around({ layout: { polar, annotations, margin }, labels }, narrow, width, font) {
  return {
    height: Math.round(narrow ? width * 1.05 : Math.min(width, 600)) + margin.b,
    annotations: narrow ? [] : annotations.map((name) => ({ ...name, font: { ...font, color: colour("ink"), weight: 600 } })),
    polar: {
      ...polar,
      domain: narrow ? { x: [0.13, 0.87], y: [0.16, 0.9] } : polar.domain,
      bgcolor: "rgba(0,0,0,0)",
      angularaxis: { ...polar.angularaxis, gridcolor: colour("rule-strong"), ticktext: labels[narrow ? "short" : "full"] },
    },
  };
}

function across({ layout: { xaxis, yaxis } }, height, font) {
  const axis = { gridcolor: colour("rule"), tickfont: { ...font, size: 10.5, color: colour("ink-3") } };
  return { height, xaxis: { ...axis, ...xaxis }, yaxis: { ...axis, ...yaxis } };
}

async function take(chart) {
  const drawing = chart.querySelector("svg");
  const figure = JSON.parse(document.getElementById(chart.dataset.chart).textContent);
  const height = drawing.clientHeight;
  const sheet = document.createElement("div");
  const draw = () => Plotly.react(sheet, traces(figure, chart.clientWidth), laidOut(figure, chart.clientWidth, height), config);
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

const charts = [...document.querySelectorAll("[data-chart]")];

if (charts.length) addEventListener("load", () => {
  const script = document.createElement("script");
  script.src = charts[0].dataset.script;
  script.addEventListener("load", () => charts.forEach(take));
  document.head.append(script);
});

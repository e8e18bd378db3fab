// The traces the pages draw, and no more: a third of the full library.
const Plotly = require("plotly.js/lib/core");

Plotly.register([require("plotly.js/lib/bar"), require("plotly.js/lib/scatterpolar")]);

module.exports = Plotly;
